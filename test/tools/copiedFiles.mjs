// Files of packages that ship unchanged next to the bundles.
import { cp, mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(import.meta.url);

const wasmFolder = path.join(path.dirname(require.resolve("@img/sharp-wasm32/package")), "lib");
const { version: wasmVersion } = JSON.parse(await readFile(require.resolve("@img/sharp-wasm32/package"), "utf8"));
const wasmName = `sharp-wasm32-${wasmVersion}.node`;
const fontFolder = path.dirname(require.resolve("dejavu-fonts-ttf/package.json"));
const FONTS = ["DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSansMono", "DejaVuSerif"];

/** sharp's WebAssembly loader. */
export const sharpWasmScript = path.join(wasmFolder, `${wasmName}.js`);

/**
 * Files that the decoder and the parsers load from their own folder, by their path below it.
 * @type {Readonly<Record<string, string>>}
 */
export const copiedFiles = {
  [`${wasmName}.wasm`]: path.join(wasmFolder, `${wasmName}.wasm`),
  "resvg.wasm": require.resolve("@resvg/resvg-wasm/index_bg.wasm"),
  "astro.wasm": require.resolve("@astrojs/compiler/astro.wasm"),
  "harfbuzz.wasm": require.resolve("harfbuzzjs/dist/harfbuzz.wasm"),
  // Not bundled, because its license (LGPL) requires that users can replace it.
  "libheif.cjs": require.resolve("libheif-js/libheif-wasm/libheif.js"),
  "libheif.wasm": require.resolve("libheif-js/libheif-wasm/libheif.wasm"),
  "libheif.LICENSE": require.resolve("libheif-js/libheif-wasm/LICENSE"),
  ...Object.fromEntries(FONTS.map((name) => [`fonts/${name}.ttf`, path.join(fontFolder, "ttf", `${name}.ttf`)])),
  "fonts/LICENSE": path.join(fontFolder, "LICENSE"),
};

/** @param {string} outdir folder of the bundles */
export async function copyFiles(outdir) {
  for (const [to, from] of Object.entries(copiedFiles)) {
    const target = path.resolve(outdir, ...to.split("/"));
    await mkdir(path.dirname(target), { recursive: true });
    await cp(from, target);
  }
}
