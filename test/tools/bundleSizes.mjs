// Sizes of the bundles as they ship, from a minified build in memory.
import { build } from "esbuild";
import { bundleOptions } from "../../esbuild.config.mjs";

/**
 * @typedef {object} BundleSizes
 * @property {Record<string, number>} startBytes by entry: what is parsed before its first line runs, itself and its static imports
 * @property {Record<string, string[]>} startInputs by entry: the source files in that
 * @property {number} nodeBytes all code for Node, without mermaid's parser and the loaders of WebAssembly
 */

/** @returns {Promise<BundleSizes>} */
export async function measureBundles() {
  const { nodeModules, decoder } = bundleOptions({ isDevelopment: false });
  const inMemory = { write: false, metafile: /** @type {const} */ (true) };
  const [{ metafile }, decoderResult] = await Promise.all([build({ ...nodeModules, ...inMemory }), build({ ...decoder, ...inMemory })]);
  const { outputs } = metafile;
  /** @type {BundleSizes} */
  const sizes = {
    startBytes: {},
    startInputs: {},
    nodeBytes: sum(Object.values(decoderResult.metafile.outputs).map(({ bytes }) => bytes)),
  };
  const entries = Object.keys(/** @type {Record<string, string>} */ (nodeModules.entryPoints));
  for (const entry of entries) {
    const files = reachable(outputs, [`dist/${entry}.mjs`], ["import-statement"]);
    sizes.startBytes[entry] = bytesOf(outputs, files);
    sizes.startInputs[entry] = files.flatMap((file) => Object.keys(outputs[file]?.inputs ?? {}));
  }
  const ours = entries.filter((entry) => entry !== "mermaid").map((entry) => `dist/${entry}.mjs`);
  sizes.nodeBytes += bytesOf(outputs, reachable(outputs, ours, ["import-statement", "dynamic-import"]));
  return sizes;
}

/** @typedef {import("esbuild").Metafile["outputs"]} Outputs */

/**
 * @param {Outputs} outputs
 * @param {string[]} from
 * @param {string[]} kinds of imports that are followed
 */
function reachable(outputs, from, kinds) {
  const files = new Set(from);
  for (const file of files) {
    for (const { path, kind } of outputs[file]?.imports ?? []) if (path in outputs && kinds.includes(kind)) files.add(path);
  }
  return [...files];
}

/**
 * @param {Outputs} outputs
 * @param {string[]} files
 */
function bytesOf(outputs, files) {
  return sum(files.map((file) => outputs[file]?.bytes ?? 0));
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
