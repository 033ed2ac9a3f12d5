// esbuild plugins for what its own options can't express.
import { createRequire } from "node:module";
import path from "node:path";
import { build } from "esbuild";

const require = createRequire(import.meta.url);

/**
 * sharp is shipped with its WebAssembly build alone: one package for every platform, and no native code in VS Code's Electron. The
 * decoder finds it beside itself; the platforms' native builds are left out, so that tests run what users run.
 * @type {import("esbuild").Plugin}
 */
export const sharpAsWasm = {
  name: "sharp-as-wasm",
  setup(build_) {
    // Its ES modules call `createRequire(import.meta.url)`, which a bundle in CommonJS does not have.
    build_.onResolve({ filter: /^sharp$/ }, () => ({ path: require.resolve("sharp") }));
    // The module that tries one native build after the other.
    build_.onResolve({ filter: /^\.\/sharp(\.cjs)?$/ }, () => ({ path: "./sharp-wasm32.cjs", external: true }));
  },
};

/**
 * mermaid sanitises the text of labels with DOMPurify, which needs a page. Parsing draws nothing, so the text passes unchanged.
 * @type {import("esbuild").Plugin}
 */
export const withoutSanitizer = {
  name: "without-sanitizer",
  setup(build_) {
    build_.onResolve({ filter: /^dompurify$/ }, () => ({ path: "dompurify", namespace: "without-sanitizer" }));
    build_.onLoad({ filter: /.*/, namespace: "without-sanitizer" }, () => ({
      contents:
        "export default { sanitize: String, addHook() {}, removeHook() {}, removeHooks() {}, removeAllHooks() {}, isSupported: true };",
    }));
  },
};

/**
 * Leaves the patterns of GLSL out: the project that Shiki's grammar comes from states no licence. C++ embeds it, for shaders in raw
 * strings, and Shiki refuses a grammar with a missing embedded language, so an empty one takes its place.
 * @type {import("esbuild").Plugin}
 */
export const withoutGlsl = {
  name: "without-glsl",
  setup(build_) {
    build_.onResolve({ filter: /(^@shikijs\/langs\/|^\.\/)glsl(\.mjs)?$/ }, ({ resolveDir }) => ({
      path: "glsl",
      namespace: "without-glsl",
      pluginData: { resolveDir },
    }));
    build_.onLoad({ filter: /.*/, namespace: "without-glsl" }, ({ pluginData: { resolveDir } }) => ({
      contents: 'import c from "./c.mjs"; export default [...c, { name: "glsl", scopeName: "source.glsl", patterns: [], repository: {} }];',
      resolveDir,
    }));
  },
};

/**
 * Bundles a worker of a webview into its importer as text: webviews may start workers from blobs only, and modules can't be imported there.
 * @param {object} options
 * @param {boolean} options.minify
 * @param {(files: string[]) => void} options.onInputs called with the files of each worker
 * @returns {import("esbuild").Plugin}
 */
export function inlineWorker({ minify, onInputs }) {
  return {
    name: "inline-worker",
    setup(build_) {
      build_.onResolve({ filter: /^inline-worker:/ }, (args) => ({
        path: path.join(args.resolveDir, args.path.slice("inline-worker:".length)),
        namespace: "inline-worker",
      }));
      build_.onLoad({ filter: /.*/, namespace: "inline-worker" }, async (args) => {
        const { outputFiles, metafile } = await build({
          ...{ bundle: true, minify, entryPoints: [args.path], format: "iife", platform: "browser", target: "chrome138" },
          plugins: [withoutGlsl],
          ...{ write: false, metafile: true },
        });
        const inputs = Object.keys(metafile.inputs);
        onInputs(inputs);
        return { contents: outputFiles[0]?.text ?? "", loader: "text", watchFiles: inputs.map((file) => path.resolve(file)) };
      });
    },
  };
}
