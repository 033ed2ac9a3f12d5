import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { copiedFiles } from "../tools/copiedFiles.mjs";
import { noticesFor, packageFolder } from "../tools/notices.mjs";
import { inRepository } from "../tools/paths.mjs";

/** Shorter texts name a licence, but do not quote it. */
const MIN_LICENCE_LENGTH = 200;

describe("licences of what ships", () => {
  it("are listed for every file of dist/ that comes from a package", async () => {
    const notices = await readFile(inRepository("dist", "THIRD_PARTY_NOTICES.txt"), "utf8");
    const sections = notices.split(`\n\n${"-".repeat(80)}\n\n`);
    const origins: Record<string, string> = {
      ...copiedFiles,
      "media/codicon.ttf": inRepository("node_modules", "@vscode", "codicons", "dist", "codicon.ttf"),
    };
    for (const file of await filesThatAreNotBundles()) {
      const name = packageFolder(origins[file] ?? "")?.replace(/^.*node_modules\//, "");
      assert.ok(name, `${file} comes from no known package.`);
      const section = sections.find((text) => text.startsWith(`${name} `));
      assert.ok(section && section.length > MIN_LICENCE_LENGTH, `${file} of ${name} has no licence text.`);
    }
  });

  it("include those of the libraries inside sharp's WebAssembly", async () => {
    const [notice] = await noticesFor([inRepository("node_modules", "@img", "sharp-wasm32", "package.json")]);
    assert.match(notice?.text ?? "", /libvips.*LGPLv3/);
  });

  it("include that of each highlighted grammar", async () => {
    const [, notice] = await noticesFor(["node_modules/@shikijs/langs/dist/rust.mjs"]);
    assert.match(notice?.heading ?? "", /rust\.json/);
    assert.match(notice?.text ?? "", /Permission is hereby granted/);
  });

  it("are required: a grammar whose licence nobody knows fails the build", async () => {
    await assert.rejects(noticesFor(["node_modules/@shikijs/langs/dist/glsl.mjs"]), /“glsl” ships without a licence/);
  });
});

async function filesThatAreNotBundles(): Promise<string[]> {
  const entries = await readdir(inRepository("dist"), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(inRepository("dist"), path.join(entry.parentPath, entry.name)).replaceAll(path.sep, "/"))
    .filter((file) => file in copiedFiles || !/\.(mjs|cjs|js|css|map|vsix)$|^THIRD_PARTY_NOTICES\.txt$/.test(file));
}
