import assert from "node:assert/strict";
import { mkdir, readFile, readdir, readlink, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { unpack } from "../../../src/llamaServer/unpack.ts";
import { createTarGz, createZip, type ArchiveEntry } from "./archives.ts";
import { createFolder, removeFolders } from "../../fixtures/folder.ts";
import { itOnUnix, itWithLinks } from "../../fixtures/systems.ts";

const formats = [
  { name: "release.tar.gz", createArchive: createTarGz },
  { name: "release.zip", createArchive: createZip },
];

for (const { name, createArchive } of formats) {
  describe(`unpacking ${name}`, () => {
    let parent: string;
    let folder: string;
    beforeEach(async () => {
      parent = await createFolder();
      folder = join(parent, "result");
      await mkdir(folder);
    });
    afterEach(removeFolders);

    async function unpackEntries(entries: ArchiveEntry[]): Promise<void> {
      const archive = join(await createFolder(), name);
      await writeFile(archive, createArchive(entries));
      await unpack(archive, folder, new AbortController().signal);
    }

    it("keeps folders and content", async () => {
      await unpackEntries([
        { path: "llama/llama-server", text: "server" },
        { path: "llama/docs/readme.txt", text: "read me", mode: 0o644 },
      ]);
      assert.equal(await readFile(join(folder, "llama", "llama-server"), "utf8"), "server");
      assert.equal(await readFile(join(folder, "llama", "docs", "readme.txt"), "utf8"), "read me");
    });

    itOnUnix("keeps executable bits", async () => {
      await unpackEntries([
        { path: "llama-server", text: "server" },
        { path: "readme.txt", text: "read me", mode: 0o644 },
      ]);
      assert.equal((await stat(join(folder, "llama-server"))).mode & 0o111, 0o111);
      assert.equal((await stat(join(folder, "readme.txt"))).mode & 0o111, 0);
    });

    for (const path of ["../outside", "llama/../../outside", "/oriel-outside"]) {
      it(`rejects the path ${path}`, async () => {
        await assert.rejects(unpackEntries([{ path, text: "x" }]));
        assert.deepEqual(await readdir(parent), ["result"]);
      });
    }

    it("rejects a link that points outside the folder", async () => {
      await assert.rejects(unpackEntries([{ path: "llama/lib", link: "../../outside" }]));
      await assert.rejects(unpackEntries([{ path: "lib", link: "/etc/passwd" }]));
    });

    it("does not create a link through another one", async () => {
      await mkdir(join(parent, "outside"));
      const entries = [
        { path: "a/b/file", text: "x" },
        { path: "out", link: "a/b" },
        { path: "out/up", link: "../../.." },
      ];
      await assert.rejects(unpackEntries(entries));
      await assert.rejects(unpackEntries([{ path: "lost", link: "nowhere" }]));
    });

    it("does not write through a link", async () => {
      await mkdir(join(parent, "outside"));
      const entries = [
        { path: "out", link: join(parent, "outside") },
        { path: "out/file", text: "x" },
      ];
      await assert.rejects(unpackEntries(entries));
      assert.deepEqual(await readdir(join(parent, "outside")), []);
    });

    // On Windows, the file that tar was writing can't be removed until it is garbage collected.
    itOnUnix("rejects a damaged archive", async () => {
      const archive = join(await createFolder(), name);
      const complete = createArchive([{ path: "llama-server", text: "x".repeat(100_000) }]);
      await writeFile(archive, complete.subarray(0, complete.length / 2));
      await assert.rejects(unpack(archive, folder, new AbortController().signal));
    });
  });
}

describe("unpacking a .tar.gz", () => {
  afterEach(removeFolders);

  itWithLinks("keeps links between versions of a library, in any order", async () => {
    const file = { path: "l/libllama.so.0.0.1", text: "x" };
    const [short, middle] = [
      { path: "l/libllama.so", link: "libllama.so.0" },
      { path: "l/libllama.so.0", link: "libllama.so.0.0.1" },
    ];
    for (const entries of [
      [file, middle, short],
      [short, middle, file],
      [middle, file, short],
    ]) {
      const [archive, folder] = [join(await createFolder(), "a.tar.gz"), await createFolder()];
      await writeFile(archive, createTarGz(entries));
      await unpack(archive, folder, new AbortController().signal);
      assert.equal(await readlink(join(folder, "l", "libllama.so")), "libllama.so.0");
      assert.equal(await readFile(join(folder, "l", "libllama.so"), "utf8"), "x");
    }
  });
});
