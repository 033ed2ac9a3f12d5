import assert from "node:assert/strict";
import { createWriteStream } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { build } from "esbuild";
import { openPromise } from "yauzl";
import { buildExtension } from "../../../esbuild.config.mjs";
import { packageExtension } from "../../tools/package.mjs";
import { runAndCollect } from "../../fixtures/runAndCollect.ts";

/** Files and folders that ship in addition to dist/, except for what `.vscodeignore` excludes. */
const SHIPPED = ["package.json", "package.nls.json", "README.md", "CHANGELOG.md", "LICENSE", ".vscodeignore", "media"];

const LIMIT_BYTES = 14_000_000;

describe("the packaged extension", function () {
  this.timeout(120_000);

  let vsix: string;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "oriel-vsix-"));
    // The build in dist/ may be a development build.
    const source = join(folder, "source");
    await buildExtension({ isDevelopment: false, outdir: join(source, "dist") });
    for (const name of SHIPPED) await cp(name, join(source, name), { recursive: true });
    vsix = await packageExtension(source);
    await extract(vsix, folder);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it("is at most 14 MB", async () => {
    const { size } = await stat(vsix);
    assert.ok(size <= LIMIT_BYTES, `${size} bytes`);
  });

  it("is marked as a preview", async () => {
    assert.match(await readFile(join(folder, "extension.vsixmanifest"), "utf8"), /<GalleryFlags>[^<]*\bPreview\b/);
  });

  it("contains everything that its bundles import, except for VS Code, Node and the sources of llama-server", async () => {
    const dist = join(folder, "extension", "dist");
    const entryPoints = (await readdir(dist))
      .filter((name) => /\.[cm]?js$/.test(name) && !["libheif.cjs", "cli.js"].includes(name))
      .map((name) => join(dist, name));
    assert.ok(entryPoints.length > 10);
    // Bundling fails for an import that can't be found. No folder above has packages.
    const { warnings } = await build({
      ...{ entryPoints, bundle: true, write: false, outdir: folder, platform: "node", format: "esm", splitting: true },
      external: ["vscode", "node-llama-cpp"],
      logLevel: "silent",
      loader: { ".wasm": "file" },
      supported: { "top-level-await": true },
    });
    assert.deepEqual(
      warnings.filter(({ text }) => /resolve/.test(text)),
      [],
    );
  });

  it("scans documents without any other files of the repository", async () => {
    const args = [join(folder, "extension", "dist", "cli.js"), "alt", "scan"];
    const { code, stdout } = await runAndCollect(process.execPath, args, { cwd: join(folder, "extension", "media") });
    assert.equal(code, 0);
    assert.match(stdout, /images? in \d+ documents?/);
  });
});

async function extract(archive: string, into: string): Promise<void> {
  const zip = await openPromise(archive);
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith("/")) continue;
    const path = join(into, entry.fileName);
    await mkdir(dirname(path), { recursive: true });
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path));
  }
}
