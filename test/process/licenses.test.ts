import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { copiedFiles } from "../tools/copiedFiles.mjs";
import { collectNotices, findPackageFolder } from "../tools/notices.mjs";
import { getRepositoryPath } from "../tools/paths.mjs";

/** Minimum length of a license text, in characters. A shorter text only names the license. */
const MIN_LICENSE_LENGTH = 200;

describe("third-party licenses", () => {
  it("are listed for every file in dist/ that comes from a package", async () => {
    const notices = await readFile(getRepositoryPath("dist", "THIRD_PARTY_NOTICES.txt"), "utf8");
    const sections = notices.split(`\n\n${"-".repeat(80)}\n\n`);
    const origins: Record<string, string> = {
      ...copiedFiles,
      "media/codicon.ttf": getRepositoryPath("node_modules", "@vscode", "codicons", "dist", "codicon.ttf"),
    };
    for (const file of await listUnbundledFiles()) {
      const name = findPackageFolder(origins[file] ?? "")?.replace(/^.*node_modules\//, "");
      assert.ok(name, `${file} does not come from a known package.`);
      const section = sections.find((text) => text.startsWith(`${name} `));
      assert.ok(section && section.length > MIN_LICENSE_LENGTH, `${file} of ${name} has no license text.`);
    }
  });

  it("include the licenses of the libraries in sharp's WebAssembly", async () => {
    const [notice] = await collectNotices([getRepositoryPath("node_modules", "@img", "sharp-wasm32", "package.json")]);
    assert.match(notice?.text ?? "", /libvips.*LGPLv3/);
  });

  it("include the license of each grammar used for highlighting", async () => {
    const [, notice] = await collectNotices(["node_modules/@shikijs/langs/dist/rust.mjs"]);
    assert.match(notice?.heading ?? "", /rust\.json/);
    assert.match(notice?.text ?? "", /Permission is hereby granted/);
  });

  it("are required, so a grammar with an unknown license fails the build", async () => {
    await assert.rejects(collectNotices(["node_modules/@shikijs/langs/dist/glsl.mjs"]), /license of .*“glsl” is unknown/);
  });
});

async function listUnbundledFiles(): Promise<string[]> {
  const entries = await readdir(getRepositoryPath("dist"), { recursive: true, withFileTypes: true });
  return (
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(getRepositoryPath("dist"), path.join(entry.parentPath, entry.name)).replaceAll(path.sep, "/"))
      // The npm package has a separate test.
      .filter((file) => file in copiedFiles || !/\.(mjs|cjs|js|css|map|vsix|tgz)$|^THIRD_PARTY_NOTICES\.txt$|^npm[./]/.test(file))
  );
}
