// Sizes of the bundles that ship, measured with a minified build in memory.
import { build } from "esbuild";
import { createBundleOptions, createLinterBundles } from "../../esbuild.config.mjs";

/**
 * @typedef {object} BundleSizes
 * @property {Record<string, number>} startBytes size of each entry and its static imports, which are parsed before it runs
 * @property {Record<string, string[]>} startInputs source files included in that size, by entry
 * @property {string[]} scanInputs source files that `oriel alt scan` loads in its main thread
 * @property {number} nodeBytes size of all Node code, not counting Mermaid, the parsers of frameworks and WebAssembly loaders
 * @property {number} linterBytes size of the plug-ins for other linters, which are not part of the extension
 * @property {Record<string, number>} linterStartBytes size of the code that a linter parses to load each plug-in
 * @property {number} parserBytes size of the parsers of frameworks, which check edits in a separate thread
 */

/** @returns {Promise<BundleSizes>} */
export async function measureBundles() {
  const { nodeBundles, decoder } = createBundleOptions({ isDevelopment: false });
  const inMemory = { write: false, metafile: /** @type {const} */ (true) };
  const [{ metafile }, decoderResult, linterResult] = await Promise.all(
    [nodeBundles, decoder, createLinterBundles("dist")].map((options) => build({ ...options, ...inMemory })),
  );
  const [{ outputs }, linters] = [metafile, linterResult.metafile.outputs];
  /** @type {BundleSizes} */
  const sizes = {
    startBytes: {},
    startInputs: {},
    scanInputs: listInputs(outputs, ["src/cli/main.ts", "src/cli/alt/alt.ts", "src/cli/alt/scan.ts"]),
    linterBytes: sumBytes(linters, Object.keys(linters)),
    linterStartBytes: Object.fromEntries(
      ["eslint", "markdownlint"].map((name) => [
        name,
        sumBytes(linters, findReachable(linters, [`dist/${name}.mjs`], ["import-statement"])),
      ]),
    ),
    parserBytes: sumBytes(outputs, findReachable(outputs, ["dist/parsers.mjs", "dist/code.mjs"], ["import-statement", "dynamic-import"])),
    nodeBytes: sum(Object.values(decoderResult.metafile.outputs).map(({ bytes }) => bytes)),
  };
  const entries = Object.keys(/** @type {Record<string, string>} */ (nodeBundles.entryPoints));
  for (const entry of entries) {
    const files = findReachable(outputs, [`dist/${entry}.mjs`], ["import-statement"]);
    sizes.startBytes[entry] = sumBytes(outputs, files);
    sizes.startInputs[entry] = files.flatMap((file) => Object.keys(outputs[file]?.inputs ?? {}));
  }
  const ownEntries = entries.filter((entry) => !["mermaid", "parsers", "code"].includes(entry)).map((entry) => `dist/${entry}.mjs`);
  sizes.nodeBytes += sumBytes(outputs, findReachable(outputs, ownEntries, ["import-statement", "dynamic-import"]));
  return sizes;
}

/** @typedef {import("esbuild").Metafile["outputs"]} Outputs */

/**
 * @param {Outputs} outputs
 * @param {string[]} modules source files that are entries or imported dynamically
 * @returns {string[]} the source files that are loaded with them
 */
function listInputs(outputs, modules) {
  const startFiles = Object.keys(outputs).filter((file) => modules.includes(outputs[file]?.entryPoint ?? ""));
  if (startFiles.length < modules.length) throw new Error(`Not all of these modules are loaded on demand: ${modules.join(", ")}.`);
  return findReachable(outputs, startFiles, ["import-statement"]).flatMap((file) => Object.keys(outputs[file]?.inputs ?? {}));
}

/**
 * @param {Outputs} outputs
 * @param {string[]} startFiles files whose imports are followed
 * @param {string[]} kinds kinds of imports to follow
 */
function findReachable(outputs, startFiles, kinds) {
  const files = new Set(startFiles);
  for (const file of files) {
    for (const { path, kind } of outputs[file]?.imports ?? []) if (path in outputs && kinds.includes(kind)) files.add(path);
  }
  return [...files];
}

/**
 * @param {Outputs} outputs
 * @param {string[]} files
 */
function sumBytes(outputs, files) {
  return sum(files.map((file) => outputs[file]?.bytes ?? 0));
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
