// Bundles the extension, engine, decoder, CLI and webviews into dist/, with --tests also the tests into out/test/.
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { build, context } from "esbuild";

const require = createRequire(import.meta.url);
const { version } = JSON.parse(await readFile("package.json", "utf8"));
const watch = process.argv.includes("--watch");
const tests = process.argv.includes("--tests");

/** @type {import("esbuild").BuildOptions} */
const common = {
  bundle: true,
  define: { ORIEL_VERSION: JSON.stringify(version) },
  legalComments: "none",
  loader: { ".txt": "text", ".ttf": "file", ".png": "binary" },
  logLevel: "warning",
  minify: !watch && !tests,
  keepNames: false,
  sourcemap: watch || tests ? "linked" : false,
};

/** @type {import("esbuild").BuildOptions} */
const forNode = {
  ...common,
  platform: "node",
  target: "node20",
  external: ["node-llama-cpp"],
  // Its CommonJS build asks for its parts in a way that can't be bundled.
  alias: { "jsonc-parser": "jsonc-parser/lib/esm/main.js" },
};

/** CommonJS packages inside an ES module still call `require` for Node's own modules. */
const requireBanner = {
  js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
};

/** Processes and threads of their own. @type {import("esbuild").BuildOptions} */
const asModule = { ...forNode, format: "esm", banner: requireBanner, outdir: "dist", outExtension: { ".js": ".mjs" } };

/**
 * sharp is shipped with its WebAssembly build alone: one package for every platform, and no native code in VS Code's Electron. The
 * decoder finds it beside itself; the platforms' native builds are left out, so that tests run what users run.
 * @type {import("esbuild").Plugin}
 */
const sharpAsWasm = {
  name: "sharp-as-wasm",
  setup(build_) {
    // Its ES modules call `createRequire(import.meta.url)`, which a bundle in CommonJS does not have.
    build_.onResolve({ filter: /^sharp$/ }, () => ({ path: require.resolve("sharp") }));
    // The module that tries one native build after the other.
    build_.onResolve({ filter: /^\.\/sharp(\.cjs)?$/ }, () => ({ path: "./sharp-wasm32.cjs", external: true }));
  },
};

/**
 * mermaid washes the text of labels with DOMPurify, which needs a page. To parse, the text is all there is to it; nothing is drawn here.
 * @type {import("esbuild").Plugin}
 */
const unwashed = {
  name: "unwashed",
  setup(build_) {
    build_.onResolve({ filter: /^dompurify$/ }, () => ({ path: "dompurify", namespace: "unwashed" }));
    build_.onLoad({ filter: /.*/, namespace: "unwashed" }, () => ({
      contents:
        "export default { sanitize: String, addHook() {}, removeHook() {}, removeHooks() {}, removeAllHooks() {}, isSupported: true };",
    }));
  },
};

/** Files bundled into workers of webviews; their licences are listed with the others. @type {string[]} */
const inlined = [];

/**
 * Bundles a worker of a webview into its importer as text: webviews may start workers from blobs only, and modules can't be imported there.
 * @type {import("esbuild").Plugin}
 */
const inlineWorker = {
  name: "inline-worker",
  setup(build_) {
    build_.onResolve({ filter: /^inline-worker:/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.slice("inline-worker:".length)),
      namespace: "inline-worker",
    }));
    build_.onLoad({ filter: /.*/, namespace: "inline-worker" }, async ({ path }) => {
      const { outputFiles, metafile } = await build({
        ...{ bundle: true, minify: common.minify, entryPoints: [path], format: "iife", platform: "browser", target: "chrome138" },
        ...{ write: false, metafile: true },
      });
      inlined.push(...Object.keys(metafile.inputs));
      return {
        contents: outputFiles[0]?.text ?? "",
        loader: "text",
        watchFiles: Object.keys(metafile.inputs).map((file) => resolve(file)),
      };
    });
  },
};

const wasmFolder = join(dirname(require.resolve("@img/sharp-wasm32/package")), "lib");
const wasmName = `sharp-wasm32-${JSON.parse(await readFile(require.resolve("@img/sharp-wasm32/package"), "utf8")).version}.node`;

/** @type {import("esbuild").BuildOptions[]} */
const bundles = [
  {
    ...forNode,
    entryPoints: { extension: "src/extension/extension.ts" },
    format: "cjs",
    external: ["vscode"],
    outdir: "dist",
    outExtension: { ".js": ".cjs" },
  },
  { ...asModule, entryPoints: { engine: "src/engine/main.ts" } },
  {
    ...forNode,
    entryPoints: { cli: "src/cli/main.ts" },
    format: "esm",
    banner: { js: `#!/usr/bin/env node\n${requireBanner.js}` },
    outdir: "dist",
  },
  {
    ...forNode,
    entryPoints: { "pin-release": "src/llamaServer/pinRelease.ts" },
    format: "esm",
    banner: requireBanner,
    outdir: "dist",
  },
  { ...asModule, entryPoints: { "alt-text": "src/altText/worker/main.ts" } },
  { ...asModule, entryPoints: { examine: "src/altText/repository/examineThread/main.ts" } },
  { ...asModule, entryPoints: { models: "src/models/worker/main.ts" } },
  {
    ...forNode,
    entryPoints: { decoder: "src/engine/images/decoderMain.ts" },
    format: "cjs",
    plugins: [sharpAsWasm],
    outdir: "dist",
    outExtension: { ".js": ".cjs" },
  },
  { ...asModule, entryPoints: { mermaid: "src/mermaid/parserMain.ts" }, plugins: [unwashed] },
  // It starts its threads from its own file, so it stays a file of its own.
  {
    ...forNode,
    entryPoints: { "sharp-wasm32": join(wasmFolder, `${wasmName}.js`) },
    format: "cjs",
    outdir: "dist",
    outExtension: { ".js": ".cjs" },
  },
  {
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
    assetNames: "media/[name]",
    // What highlights code, each language of it, and what draws diagrams is loaded when an answer has some.
    plugins: [inlineWorker],
    splitting: true,
    chunkNames: "media/chunks/[name]-[hash]",
    outdir: "dist",
  },
];

/** The TypeScript files below `folders` of test/. */
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

if (tests) {
  // Not bundled with the packages, so that a stack trace and a debugger show the libraries' own files.
  const forTests = { ...forNode, alias: {}, packages: "external", outbase: "test", outdir: "out/test" };
  const inNode = (await testFiles(["unit", "engine", "e2e", "bench", "fuzz", "chaos"])).filter((file) =>
    /\.(test|bench|fuzz|chaos)\.ts$/.test(file),
  );
  bundles.push(
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
  );
}

await rm("dist", { recursive: true, force: true });
await mkdir("dist", { recursive: true });
/** What the decoder finds beside itself, by its name in dist/. */
const besideDecoder = {
  [`${wasmName}.wasm`]: join(wasmFolder, `${wasmName}.wasm`),
  "resvg.wasm": require.resolve("@resvg/resvg-wasm/index_bg.wasm"),
  // As it came, for its licence asks that it can be exchanged.
  "libheif.cjs": require.resolve("libheif-js/libheif-wasm/libheif.js"),
  "libheif.wasm": require.resolve("libheif-js/libheif-wasm/libheif.wasm"),
  "libheif.LICENSE": require.resolve("libheif-js/libheif-wasm/LICENSE"),
};
for (const [name, file] of Object.entries(besideDecoder)) await cp(file, join("dist", name));
const fonts = dirname(require.resolve("dejavu-fonts-ttf/package.json"));
for (const name of ["DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSansMono", "DejaVuSerif"]) {
  await cp(join(fonts, "ttf", `${name}.ttf`), join("dist", "fonts", `${name}.ttf`));
}
await cp(join(fonts, "LICENSE"), join("dist", "fonts", "LICENSE"));

if (watch) {
  for (const options of bundles) {
    const watched = await context({ ...options, logLevel: "info" });
    await watched.watch();
  }
} else {
  const built = await Promise.all(bundles.map((options) => build({ ...options, metafile: true })));
  await writeNotices([...inlined, ...built.flatMap(({ metafile }) => Object.keys(metafile.inputs))]);
}

/**
 * Writes the licences of all packages that are shipped, as most of them ask for, into dist/THIRD_PARTY_NOTICES.txt.
 * @param {string[]} inputs the files that were bundled
 */
async function writeNotices(inputs) {
  const shipped = [...inputs, ...Object.values(besideDecoder), require.resolve("dejavu-fonts-ttf/package.json")];
  const folders = new Set(shipped.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file.replaceAll("\\", "/"))?.[0] ?? []));
  const notices = [];
  for (const folder of [...folders].sort()) {
    const { name, version, license, homepage = "" } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
    const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
    notices.push([`${name} ${version} (${license}) ${homepage}`.trim(), ...texts].join("\n\n"));
  }
  const unique = [...new Set(notices)];
  await writeFile(join("dist", "THIRD_PARTY_NOTICES.txt"), `${unique.join(`\n\n${"-".repeat(80)}\n\n`)}\n`);
}
