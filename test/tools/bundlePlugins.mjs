// esbuild plugins.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { build } from "esbuild";

const require = createRequire(import.meta.url);

/**
 * Ships only the WebAssembly build of sharp: one package for all platforms, and no native code in VS Code's Electron. The decoder loads
 * this build from its own folder. Native builds are excluded, so that tests run the same code as users.
 * @type {import("esbuild").Plugin}
 */
export const useWasmSharp = {
  name: "sharp-as-wasm",
  setup(pluginBuild) {
    // sharp's ES modules call `createRequire(import.meta.url)`, which a CommonJS bundle does not support.
    pluginBuild.onResolve({ filter: /^sharp$/ }, () => ({ path: require.resolve("sharp") }));
    // This module of sharp would try the native builds first.
    pluginBuild.onResolve({ filter: /^\.\/sharp(\.cjs)?$/ }, () => ({ path: "./sharp-wasm32.cjs", external: true }));
  },
};

/**
 * Makes Astro's compiler load its WebAssembly from the folder of the bundles.
 * @type {import("esbuild").Plugin}
 */
export const loadAstroFromBundles = {
  name: "astro-wasm",
  setup(pluginBuild) {
    pluginBuild.onLoad({ filter: /[\\/]@astrojs[\\/]compiler[\\/]dist[\\/]node[\\/]index\.js$/ }, async ({ path: file }) => {
      const code = await readFile(file, "utf8");
      const contents = code.replace('"../astro.wasm"', '"./astro.wasm"');
      if (contents === code) throw new Error(`${file} loads its WebAssembly in another way.`);
      return { contents, loader: "js" };
    });
  },
};

/**
 * Replaces DOMPurify, which needs a DOM, with a module that changes nothing. Mermaid sanitizes labels with it before rendering, but here
 * Mermaid only parses.
 * @type {import("esbuild").Plugin}
 */
export const stubSanitizer = {
  name: "without-sanitizer",
  setup(pluginBuild) {
    pluginBuild.onResolve({ filter: /^dompurify$/ }, () => ({ path: "dompurify", namespace: "without-sanitizer" }));
    pluginBuild.onLoad({ filter: /.*/, namespace: "without-sanitizer" }, () => ({
      contents:
        "export default { sanitize: String, addHook() {}, removeHook() {}, removeHooks() {}, removeAllHooks() {}, isSupported: true };",
    }));
  },
};

/**
 * Leaves out undici's server mocks, which are for tests. undici's entry module loads them, but does not use them.
 * @type {import("esbuild").Plugin}
 */
export const omitServerMocks = {
  name: "without-server-mocks",
  setup(pluginBuild) {
    pluginBuild.onResolve({ filter: /^\.\/lib\/mock\// }, ({ path, importer }) =>
      /[\\/]undici[\\/]index\.js$/.test(importer) ? { path, namespace: "without-server-mocks" } : undefined,
    );
    pluginBuild.onLoad({ filter: /.*/, namespace: "without-server-mocks" }, () => ({ contents: "module.exports = {};" }));
  },
};

/**
 * Replaces Shiki's GLSL grammar, whose original project states no license, with an empty grammar. The grammar can't be removed, because C++
 * embeds it for shaders in raw strings, and Shiki rejects a grammar if an embedded language is missing.
 * @type {import("esbuild").Plugin}
 */
export const stubGlsl = {
  name: "without-glsl",
  setup(pluginBuild) {
    pluginBuild.onResolve({ filter: /(^@shikijs\/langs\/|^\.\/)glsl(\.mjs)?$/ }, ({ resolveDir }) => ({
      path: "glsl",
      namespace: "without-glsl",
      pluginData: { resolveDir },
    }));
    pluginBuild.onLoad({ filter: /.*/, namespace: "without-glsl" }, ({ pluginData: { resolveDir } }) => ({
      contents: 'import c from "./c.mjs"; export default [...c, { name: "glsl", scopeName: "source.glsl", patterns: [], repository: {} }];',
      resolveDir,
    }));
  },
};

/**
 * Embeds a webview's worker in its importer as text: webviews can only start workers from blobs, which can't import modules.
 * @param {object} options
 * @param {boolean} options.minify
 * @param {(files: string[]) => void} options.onInputs called with the files of each worker
 * @returns {import("esbuild").Plugin}
 */
export function inlineWorker({ minify, onInputs }) {
  return {
    name: "inline-worker",
    setup(pluginBuild) {
      pluginBuild.onResolve({ filter: /^inline-worker:/ }, (args) => ({
        path: path.join(args.resolveDir, args.path.slice("inline-worker:".length)),
        namespace: "inline-worker",
      }));
      pluginBuild.onLoad({ filter: /.*/, namespace: "inline-worker" }, async (args) => {
        const { outputFiles, metafile } = await build({
          ...{ bundle: true, minify, entryPoints: [args.path], format: "iife", platform: "browser", target: "chrome138" },
          plugins: [stubGlsl],
          ...{ write: false, metafile: true },
        });
        const inputs = Object.keys(metafile.inputs);
        onInputs(inputs);
        return { contents: outputFiles[0]?.text ?? "", loader: "text", watchFiles: inputs.map((file) => path.resolve(file)) };
      });
    },
  };
}
