// Bundles the extension, engine, decoder, CLI and webviews into dist/. With --tests, also bundles the tests into out/test/.
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, context } from "esbuild";
import { inlineWorker, loadAstroFromBundles, omitServerMocks, stubGlsl, stubSanitizer, useWasmSharp } from "./test/tools/bundlePlugins.mjs";
import { copiedFiles, copyFiles, sharpWasmScript } from "./test/tools/copiedFiles.mjs";
import { collectNotices, formatNotices } from "./test/tools/notices.mjs";

/** @typedef {import("esbuild").BuildOptions} BuildOptions */

const { version } = JSON.parse(await readFile(new URL("package.json", import.meta.url), "utf8"));

/** Defines `require` in ES modules, because bundled CommonJS packages call it for Node's own modules. It is short, because it is part of each chunk. */
const REQUIRE_BANNER = 'import{createRequire as __cr}from"node:module";const require=__cr(import.meta.url);';

/**
 * Creates the options for every bundle.
 * @param {{ isDevelopment: boolean, outdir?: string }} mode a development build is not minified, has source maps, and lets debuggers attach to its
 * child processes
 */
export function createBundleOptions({ isDevelopment, outdir = "dist" }) {
  /** Files that are bundled into others as text. The metafile does not list them. @type {string[]} */
  const inlinedFiles = [];
  /** @type {BuildOptions} */
  const commonOptions = {
    bundle: true,
    define: { ORIEL_VERSION: JSON.stringify(version), ORIEL_IS_DEVELOPMENT: String(isDevelopment) },
    legalComments: "none",
    loader: { ".txt": "text", ".ttf": "file", ".png": "binary" },
    logLevel: "warning",
    minify: !isDevelopment,
    sourcemap: isDevelopment ? "linked" : false,
    outdir,
  };
  /** @type {BuildOptions} */
  const nodeOptions = {
    ...commonOptions,
    platform: "node",
    target: "node20",
    external: ["vscode", "node-llama-cpp"],
    // The CommonJS build of jsonc-parser requires its modules in a way that can't be bundled.
    alias: { "jsonc-parser": "jsonc-parser/lib/esm/main.js" },
  };
  /**
   * Everything that runs in Node as ES modules. Code that several entries share is in chunks next to them, so that
   * `import.meta.dirname` is the same folder in both.
   * @type {BuildOptions}
   */
  const nodeBundles = {
    ...nodeOptions,
    entryPoints: {
      extension: "src/extension/extension.ts",
      engine: "src/engine/main.ts",
      cli: "src/cli/main.ts",
      "alt-text": "src/altText/worker/main.ts",
      parsers: "src/altText/parsers/main.ts",
      models: "src/models/worker/main.ts",
      code: "src/codeCheck/parserMain.ts",
      mermaid: "src/mermaid/parserMain.ts",
    },
    format: "esm",
    splitting: true,
    chunkNames: "[name]-[hash]",
    banner: { js: REQUIRE_BANNER },
    outExtension: { ".js": ".mjs" },
    plugins: [stubSanitizer, omitServerMocks, loadAstroFromBundles],
  };
  /** @type {BuildOptions} */
  const commonJsOptions = { ...nodeOptions, format: "cjs", outExtension: { ".js": ".cjs" } };
  /** @type {BuildOptions} */
  const decoder = { ...commonJsOptions, entryPoints: { decoder: "src/engine/images/decoderMain.ts" }, plugins: [useWasmSharp] };
  // sharp's WebAssembly loader starts threads from its own file, so it can't be part of another bundle.
  /** @type {BuildOptions} */
  const sharpWasm = { ...commonJsOptions, entryPoints: { "sharp-wasm32": sharpWasmScript } };
  // HarfBuzz's loader is an ES module that waits for WebAssembly, so it can't be part of the decoder, which is CommonJS.
  /** @type {BuildOptions} */
  const harfBuzz = { ...nodeOptions, entryPoints: { harfbuzz: "harfbuzzjs" }, format: "esm", outExtension: { ".js": ".mjs" } };
  // Loaded only for graphics that contain such a font.
  /** @type {BuildOptions} */
  const woff2 = { ...harfBuzz, entryPoints: { woff2: "woff2-encoder/decompress" } };
  /** @type {BuildOptions} */
  const webviews = {
    ...commonOptions,
    entryPoints: {
      "media/panel": "media/panel/main.ts",
      "media/panel-style": "media/panel/panel.css",
      "media/review": "media/review/main.ts",
      "media/review-style": "media/review/review.css",
    },
    format: "esm",
    platform: "browser",
    target: "chrome138",
    plugins: [stubGlsl, inlineWorker({ minify: !isDevelopment, onInputs: (files) => inlinedFiles.push(...files) })],
    assetNames: "media/[name]",
    // Each language to highlight, and the code that draws diagrams, is loaded with the first answer that needs it.
    splitting: true,
    chunkNames: "media/chunks/[name]-[hash]",
  };
  return { nodeOptions, nodeBundles, decoder, sharpWasm, harfBuzz, woff2, webviews, inlinedFiles };
}

/** Plug-ins for other linters, and the thread in which they check documents. Only the npm package contains them. */
const linterEntryPoints = {
  eslint: "src/altText/plugins/eslint.ts",
  markdownlint: "src/altText/plugins/markdownlint.ts",
  "check-thread": "src/altText/plugins/checkThread.ts",
};

/**
 * Creates the options for the bundles of the plug-ins for other linters.
 * @param {string} outdir
 */
export function createLinterBundles(outdir) {
  return { ...createBundleOptions({ isDevelopment: false, outdir }).nodeBundles, entryPoints: linterEntryPoints };
}

/** Content of `cli.js`, whose name is public, although ES modules are bundled as `.mjs` files. */
const CLI_SCRIPT = '#!/usr/bin/env node\nimport "./cli.mjs";\n';

/**
 * @param {BuildOptions} nodeOptions
 * @returns {Promise<BuildOptions[]>}
 */
async function listTestBundles(nodeOptions) {
  // Packages are not bundled, so that stack traces and debuggers show the files of the libraries.
  const testOptions = { ...nodeOptions, alias: {}, packages: /** @type {const} */ ("external"), outbase: "test", outdir: "out/test" };
  const nodeFiles = (await listTestFiles(["bench", "fuzz", "chaos"])).filter((file) => /\.(bench|fuzz|chaos)\.ts$/.test(file));
  return [
    { ...testOptions, entryPoints: [...nodeFiles, "test/fixtures/drawWorkspace.ts"], format: "esm", outExtension: { ".js": ".mjs" } },
    {
      ...testOptions,
      entryPoints: await listTestFiles(["host"]),
      format: "cjs",
      // Packages that consist only of ES modules have no default export for a CommonJS module unless they are bundled.
      packages: "bundle",
      external: ["vscode", "mocha"],
      outExtension: { ".js": ".cjs" },
    },
  ];
}

/**
 * @param {string[]} folders folders in test/
 * @returns {Promise<string[]>} the TypeScript files in these folders and their subfolders
 */
async function listTestFiles(folders) {
  const files = [];
  for (const folder of folders) {
    const entries = await readdir(join("test", folder), { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (entry.isFile() && entry.name.endsWith(".ts") && !entry.name.endsWith(".d.ts")) files.push(join(entry.parentPath, entry.name));
    }
  }
  return files;
}

/**
 * Builds the command-line tool and everything that it loads, and the plug-ins for other linters, but neither the extension nor the webviews.
 * @param {string} outdir
 */
export async function buildCli(outdir) {
  const { nodeBundles, decoder, sharpWasm, harfBuzz, woff2 } = createBundleOptions({ isDevelopment: false, outdir });
  const { extension: _, ...entryPoints } = /** @type {Record<string, string>} */ (nodeBundles.entryPoints);
  const bundles = [{ ...nodeBundles, entryPoints: { ...entryPoints, ...linterEntryPoints } }, decoder, sharpWasm, harfBuzz, woff2];
  await writeCopiedFiles(outdir);
  const results = await Promise.all(bundles.map((options) => build({ ...options, metafile: true })));
  await writeNotices(
    outdir,
    results.flatMap(({ metafile }) => Object.keys(metafile.inputs)),
  );
}

/**
 * @param {string} outdir
 * @param {string[]} inputs bundled files
 */
async function writeNotices(outdir, inputs) {
  const notices = await collectNotices([...inputs, ...Object.values(copiedFiles)]);
  await writeFile(join(outdir, "THIRD_PARTY_NOTICES.txt"), formatNotices(notices));
}

/**
 * Builds everything that the extension ships into a folder.
 * @param {{ isDevelopment: boolean, outdir: string }} mode
 */
export async function buildExtension(mode) {
  const { nodeOptions: _, inlinedFiles, ...bundles } = createBundleOptions(mode);
  await writeCopiedFiles(mode.outdir);
  const results = await Promise.all(Object.values(bundles).map((options) => build({ ...options, metafile: true })));
  await writeNotices(mode.outdir, [...results.flatMap(({ metafile }) => Object.keys(metafile.inputs)), ...inlinedFiles]);
}

/** @param {string} outdir */
async function writeCopiedFiles(outdir) {
  await mkdir(outdir, { recursive: true });
  await copyFiles(outdir);
  await writeFile(join(outdir, "cli.js"), CLI_SCRIPT, { mode: 0o755 });
}

async function main() {
  const isWatching = process.argv.includes("--watch");
  const includesTests = process.argv.includes("--tests");
  const mode = { isDevelopment: isWatching || includesTests, outdir: "dist" };
  const { nodeOptions, inlinedFiles: _, ...bundles } = createBundleOptions(mode);
  // Otherwise, chunks from earlier builds would ship with this one.
  await rm("dist", { recursive: true, force: true });
  if (isWatching) {
    await writeCopiedFiles("dist");
    for (const options of Object.values(bundles)) {
      const buildContext = await context({ ...options, logLevel: "info" });
      await buildContext.watch();
    }
    return;
  }
  const tests = includesTests ? await listTestBundles(nodeOptions) : [];
  await Promise.all([buildExtension(mode), ...tests.map((options) => build(options))]);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main();
