import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmod, chown, link, lstat, open, readFile, readdir, rm, stat, symlink, writeFile, type FileHandle } from "node:fs/promises";
import { mock } from "node:test";
import { join } from "node:path";
import { checkEdit } from "../../../../src/altText/parsers/checkEdit.ts";
import { planAltTexts, type RequestedAlt } from "../../../../src/altText/repository/planAltTexts.ts";
import { DEFAULT_SETTINGS } from "../../../../src/altText/repository/settings.ts";
import { readEditableDocument, writeDocument } from "../../../../src/altText/repository/writeDocument.ts";
import { createFolderWith } from "../../../fixtures/folder.ts";
import { itOnUnix, itWithLinks } from "../../../fixtures/systems.ts";

describe("alt text edits applied to a document", () => {
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  afterEach(() => folder.remove());

  const planDocument = async (path: string, requests: RequestedAlt[], components: string[]) =>
    planAltTexts(path, await readEditableDocument(path), requests, { ...DEFAULT_SETTINGS, components }, checkEdit);

  const createDocument = async (content: string | Uint8Array) => {
    folder = await createFolderWith({ "a.md": content });
    return join(folder.path, "a.md");
  };

  it("change no other bytes, even in a file with a byte order mark and CRLF line endings", async () => {
    const source = "\uFEFF# Ünï 😀\r\n\r\n![](a.png) text\t \r\n\r\n<img src='b.png'>\r\n";
    const path = await createDocument(source);
    const requests = [
      { from: source.indexOf("![]"), before: "![](a.png)", alt: "A [form]" },
      { from: source.indexOf("<img"), before: "<img src='b.png'>", alt: 'Say "no"' },
    ];
    const result = await planDocument(path, requests, []);
    await writeDocument(path, result);
    const expected = source.replace("![]", "![A \\[form\\]]").replace("<img ", '<img alt="Say &quot;no&quot;" ');
    assert.deepEqual(await readFile(path), Buffer.from(expected));
    assert.deepEqual(result.skipped, []);
  });

  it("are flushed to the disk before the document is replaced, so that a power failure can't lose it", async () => {
    const path = await createDocument("![](a.png)\n");
    const handle = await open(path);
    const sync = mock.method(Object.getPrototypeOf(handle) as FileHandle, "sync");
    await handle.close();
    try {
      const contentAtSync: string[] = [];
      sync.mock.mockImplementation(async () => void contentAtSync.push(await readFile(path, "utf8")));
      await writeDocument(path, await planDocument(path, [{ from: 0, before: "![](a.png)", alt: "A form" }], []));
      assert.deepEqual(contentAtSync, ["![](a.png)\n"]);
      assert.equal(await readFile(path, "utf8"), "![A form](a.png)\n");
    } finally {
      sync.mock.restore();
    }
  });

  it("are written to an element that has moved, but not to one that has changed or is ambiguous", async () => {
    const path = await createDocument("New line.\n\n![x](a.png)\n\n![y](b.png)\n\n![z](c.png) ![z](c.png)\n");
    const { after, skipped } = await planDocument(
      path,
      [
        { from: 0, before: "![x](a.png)", alt: "A form" },
        { from: 20, before: "![old](b.png)", alt: "B" },
        { from: 1, before: "![z](c.png)", alt: "C" },
      ],
      [],
    );
    assert.match(after, /^New line\.\n\n!\[A form\]\(a\.png\)\n\n!\[y\]\(b\.png\)\n\n!\[z\]/);
    assert.deepEqual(
      skipped.map(({ request }) => request.alt),
      ["B", "C"],
    );
  });

  it("are skipped with a reason if they would break the markup", async () => {
    const path = await createDocument("<img src=a.png aria-label=image>\n\n![](b.png)\n");
    const requests = [
      { from: 0, before: "<img src=a.png aria-label=image>", alt: "" },
      { from: 34, before: "![](b.png)", alt: "B" },
    ];
    const { after, skipped } = await planDocument(path, requests, []);
    assert.equal(after, "<img src=a.png aria-label=image>\n\n![B](b.png)\n");
    assert.deepEqual(
      skipped.map(({ request }) => request),
      [requests[0]],
    );
    assert.match(skipped[0]?.reason ?? "", /break the markup/);
  });

  it("are not written to a file that is not UTF-8 or has changed", async () => {
    const invalid = await createDocument(Buffer.from([0x21, 0x5b, 0x5d, 0x28, 0x61, 0x29, 0xff]));
    await assert.rejects(planDocument(invalid, [{ from: 0, before: "![](a)", alt: "A" }], []), /not valid UTF-8/);
    await folder.remove();
    const path = await createDocument("![](a)");
    const result = await planDocument(path, [{ from: 0, before: "![](a)", alt: "A" }], []);
    await writeFile(path, "![](a) changed");
    await assert.rejects(writeDocument(path, result), /has changed/);
    assert.equal(await readFile(path, "utf8"), "![](a) changed");
  });

  it("are refused in UTF-16, and in a page that declares another encoding, unless they are ASCII", async () => {
    const utf16 = await createDocument(Buffer.from("\uFEFF![](a)", "utf16le"));
    await assert.rejects(planDocument(utf16, [{ from: 1, before: "![](a)", alt: "A" }], []), /not valid UTF-8/);
    await folder.remove();
    for (const declaration of [
      "<meta charset='windows-1252'>",
      '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">',
    ]) {
      const source = `${declaration}<img src="a.png">`;
      const planAlt = (alt: string) =>
        planAltTexts("a.html", source, [{ from: source.indexOf("<img"), before: '<img src="a.png">', alt }], DEFAULT_SETTINGS, checkEdit);
      await assert.rejects(planAlt("Grüße"), /declares an encoding other than UTF-8/);
      assert.equal((await planAlt("Greetings")).after, `${declaration}<img alt="Greetings" src="a.png">`);
    }
    folder = await createFolderWith({});
  });

  it("are counted as already applied if an earlier run has written them, and nothing changes", async () => {
    folder = await createFolderWith({});
    const documents: [path: string, source: string, befores: string[]][] = [
      [
        "a.md",
        "![](a.png)\n\n![old](a.png)\n\n![r]\n\n<img src='b.png'>\n\n[r]: r.png\n",
        ["![](a.png)", "![old](a.png)", "![r]", "<img src='b.png'>"],
      ],
      ["a.md", "---\ncover:\n  image: a.png\n---\n", ["image: a.png"]],
      ["a.html", "<img src=a alt><img src=b alt={x}><i role=img></i>", ["<img src=a alt>", "<img src=b alt={x}>", "<i role=img>"]],
      ["a.tsx", "const a = <><img alt={undefined}/><img src={b}/></>;", ["<img alt={undefined}/>", "<img src={b}/>"]],
      ["a.svelte", "<img src={a}><img src={a} alt='x'>", ["<img src={a}>", "<img src={a} alt='x'>"]],
      [
        "a.ipynb",
        JSON.stringify({ cells: [{ cell_type: "markdown", source: ["![](a.png)\n", '<img src="b">'] }] }),
        ["![](a.png)", String.raw`<img src=\"b\">`],
      ],
    ];
    for (const [path, source, befores] of documents) {
      for (const alts of [befores.map((_, index) => `The "form" ${index} & more`), befores.map(() => "The same")]) {
        const requests = befores.map((before, index) => ({ from: source.indexOf(before), before, alt: alts[index] ?? "" }));
        const first = await planAltTexts(path, source, requests, DEFAULT_SETTINGS, checkEdit);
        assert.deepEqual([first.skipped, first.appliedBefore], [[], 0], path);
        const second = await planAltTexts(path, first.after, requests, DEFAULT_SETTINGS, checkEdit);
        assert.equal(second.after, first.after);
        assert.deepEqual([second.skipped, second.appliedBefore], [[], befores.length], first.after);
      }
    }
  });

  it("are not counted as already applied if another image has the same text, or the image has changed", async () => {
    folder = await createFolderWith({});
    const request = { from: 0, before: "![](a.png)", alt: "A form" };
    for (const source of ["![A form](b.png)\n", "![Form A](a.png)\n", '![A form](a.png "x")\n', '<img src="a.png" alt="A form">\n']) {
      const { skipped, appliedBefore } = await planAltTexts("a.md", source, [request], DEFAULT_SETTINGS, checkEdit);
      assert.deepEqual([skipped.length, appliedBefore], [1, 0], source);
    }
  });

  itOnUnix("keep the mode of the file, and leave no temporary file", async () => {
    const path = await createDocument("![](a)");
    await chmod(path, 0o644);
    await writeDocument(path, await planDocument(path, [{ from: 0, before: "![](a)", alt: "A" }], []));
    assert.equal((await stat(path)).mode & 0o777, 0o644);
    assert.deepEqual(await readdir(folder.path), ["a.md"]);
  });

  it("are not written to a read-only file", async () => {
    const path = await createDocument("![](a)");
    await chmod(path, 0o444);
    await assert.rejects(writeDocument(path, await planDocument(path, [{ from: 0, before: "![](a)", alt: "A" }], [])), /read-only/);
    assert.equal(await readFile(path, "utf8"), "![](a)");
    assert.deepEqual(await readdir(folder.path), ["a.md"]);
  });

  it("remove the temporary files of a killed process and no other files", async () => {
    const path = await createDocument("![](a.png)\n");
    for (const name of ["a.md.0123456789ab.tmp", "a.md.notes.tmp", "b.md.0123456789ab.tmp"])
      await writeFile(join(folder.path, name), "half");
    await writeDocument(path, await planDocument(path, [{ from: 0, before: "![](a.png)", alt: "A form" }], []));
    assert.deepEqual((await readdir(folder.path)).toSorted(), ["a.md", "a.md.notes.tmp", "b.md.0123456789ab.tmp"]);
  });

  itWithLinks("are written to the target of a symbolic link, and keep the link", async () => {
    const path = await createDocument("![](a)");
    const linkPath = join(folder.path, "link.md");
    await symlink("a.md", linkPath);
    await writeDocument(linkPath, await planDocument(linkPath, [{ from: 0, before: "![](a)", alt: "A" }], []));
    assert.ok((await lstat(linkPath)).isSymbolicLink());
    assert.equal(await readFile(path, "utf8"), "![A](a)");
  });

  it("are not written to a file with several hard links", async () => {
    const path = await createDocument("![](a)");
    await link(path, join(folder.path, "b.md"));
    await assert.rejects(writeDocument(path, await planDocument(path, [{ from: 0, before: "![](a)", alt: "A" }], [])), /hard links/);
    assert.equal(await readFile(path, "utf8"), "![](a)");
  });

  it("keep the owner of the file", async function () {
    if (process.getuid?.() !== 0) this.skip();
    const path = await createDocument("![](a)");
    await chown(path, 12345, 12346);
    await writeDocument(path, await planDocument(path, [{ from: 0, before: "![](a)", alt: "A" }], []));
    const { uid, gid } = await stat(path);
    assert.deepEqual([uid, gid], [12345, 12346]);
  });

  itOnUnix("are not planned for a pipe, which is never opened", async () => {
    const path = await createDocument("");
    await rm(path);
    execFileSync("mkfifo", [path]);
    await assert.rejects(readEditableDocument(path), /not a regular file/);
  });
});
