// Bundles the extension, engine, decoder, CLI and webviews into dist/, with --tests also the tests into out/test/.
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, context } from "esbuild";
import { inlineWorker, sharpAsWasm, withoutGlsl, withoutSanitizer } from "./test/tools/bundlePlugins.mjs";
import { copiedFiles, copyFiles, sharpWasmScript } from "./test/tools/copiedFiles.mjs";
import { collectNotices, formatNotices } from "./test/tools/notices.mjs";

/** @typedef {import("esbuild").BuildOptions} BuildOptions */

const { version } = JSON.parse(await readFile(new URL("package.json", import.meta.url), "utf8"));

/** CommonJS packages inside an ES module still call `require` for Node's own modules. */
const REQUIRE_BANNER = 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);';

/**
 * The options of every bundle.
 * @param {{ isDevelopment: boolean }} mode a development build is readable, has source maps, and lets its child processes be inspected
 */
export function createBundleOptions({ isDevelopment }) {
  /** Files bundled as text into others, which the metafile does not list. @type {string[]} */
  const inlined = [];
  /** @type {BuildOptions} */
  const common = {
    bundle: true,
    define: { ORIEL_VERSION: JSON.stringify(version), ORIEL_IS_DEVELOPMENT: String(isDevelopment) },
    legalComments: "none",
    loader: { ".txt": "text", ".ttf": "file", ".png": "binary" },
    logLevel: "warning",
    minify: !isDevelopment,
    sourcemap: isDevelopment ? "linked" : false,
    outdir: "dist",
  };
  /** @type {BuildOptions} */
  const forNode = {
    ...common,
    platform: "node",
    target: "node20",
    external: ["vscode", "node-llama-cpp"],
    // Its CommonJS build asks for its parts in a way that can't be bundled.
    alias: { "jsonc-parser": "jsonc-parser/lib/esm/main.js" },
  };
  /**
   * Everything that runs in Node as ES modules, with the code that entries share in chunks. The chunks lie beside the entries, so that
   * `import.meta.dirname` is the same folder in both.
   * @type {BuildOptions}
   */
  const nodeModules = {
    ...forNode,
    entryPoints: {
      extension: "src/extension/extension.ts",
      engine: "src/engine/main.ts",
      cli: "src/cli/main.ts",
      "alt-text": "src/altText/worker/main.ts",
      models: "src/models/worker/main.ts",
      mermaid: "src/mermaid/parserMain.ts",
    },
    format: "esm",
    splitting: true,
    chunkNames: "[name]-[hash]",
    banner: { js: REQUIRE_BANNER },
    outExtension: { ".js": ".mjs" },
    plugins: [withoutSanitizer],
  };
  /** @type {BuildOptions} */
  const asCommonJs = { ...forNode, format: "cjs", outExtension: { ".js": ".cjs" } };
  /** @type {BuildOptions} */
  const decoder = { ...asCommonJs, entryPoints: { decoder: "src/engine/images/decoderMain.ts" }, plugins: [sharpAsWasm] };
  // It starts its threads from its own file, so it stays a file of its own.
  /** @type {BuildOptions} */
  const sharpWasm = { ...asCommonJs, entryPoints: { "sharp-wasm32": sharpWasmScript } };
  /** @type {BuildOptions} */
  const webviews = {
    ...common,
    entryPoints: {
      "media/panel": "media/panel/main.ts",
      "media/panel-style": "media/panel/panel.css",
      "media/review": "media/review/main.ts",
      "media/review-style": "media/review/review.css",
    },
    format: "esm",
    platform: "browser",
    target: "chrome138",
    plugins: [withoutGlsl, inlineWorker({ minify: !isDevelopment, onInputs: (files) => inlined.push(...files) })],
    assetNames: "media/[name]",
    // Each highlighted language and the drawing of diagrams are loaded with the first answer that has some.
    splitting: true,
    chunkNames: "media/chunks/[name]-[hash]",
  };
  return { forNode, nodeModules, decoder, sharpWasm, webviews, inlined };
}

/** The command line keeps its name, whatever the extension of the modules. */
const CLI = '#!/usr/bin/env node\nimport "./cli.mjs";\n';

/**
 * @param {BuildOptions} forNode
 * @returns {Promise<BuildOptions[]>}
 */
async function testBundles(forNode) {
  // Not bundled with the packages, so that a stack trace and a debugger show the libraries' own files.
  const forTests = { ...forNode, alias: {}, packages: /** @type {const} */ ("external"), outbase: "test", outdir: "out/test" };
  const inNode = (await testFiles(["bench", "fuzz", "chaos"])).filter((file) => /\.(bench|fuzz|chaos)\.ts$/.test(file));
  return [
    { ...forTests, entryPoints: [...inNode, "test/fixtures/drawWorkspace.ts"], format: "esm", outExtension: { ".js": ".mjs" } },
    {
      ...forTests,
      entryPoints: await testFiles(["host"]),
      format: "cjs",
      // Packages that are ES modules alone have no default export for a CommonJS module, unless they are bundled.
      packages: "bundle",
      external: ["vscode", "mocha"],
      outExtension: { ".js": ".cjs" },
    },
  ];
}

/**
 * @param {string[]} folders of test/
 * @returns {Promise<string[]>} the TypeScript files below them
 */
async function testFiles(folders) {
  const files = [];
  for (const folder of folders) {
    const entries = await readdir(join("test", folder), { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (entry.isFile() && entry.name.endsWith(".ts") && !entry.name.endsWith(".d.ts")) files.push(join(entry.parentPath, entry.name));
    }
  }
  return files;
}

async function main() {
  const isWatching = process.argv.includes("--watch");
  const withTests = process.argv.includes("--tests");
  const { forNode, inlined, ...shipped } = createBundleOptions({ isDevelopment: isWatching || withTests });
  // Chunks of earlier builds would ship with this one.
  await rm("dist", { recursive: true, force: true });
  await mkdir("dist", { recursive: true });
  await copyFiles();
  await writeFile(join("dist", "cli.js"), CLI, { mode: 0o755 });
  const tests = withTests ? await testBundles(forNode) : [];
  if (isWatching) {
    for (const options of Object.values(shipped)) {
      const watched = await context({ ...options, logLevel: "info" });
      await watched.watch();
    }
    return;
  }
  const [built] = await Promise.all([
    Promise.all(Object.values(shipped).map((options) => build({ ...options, metafile: true }))),
    ...tests.map((options) => build(options)),
  ]);
  const inputs = built.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const notices = await collectNotices([...inputs, ...inlined, ...Object.values(copiedFiles)]);
  await writeFile(join("dist", "THIRD_PARTY_NOTICES.txt"), formatNotices(notices));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main();
