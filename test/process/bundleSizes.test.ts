import assert from "node:assert/strict";
import { measureBundles, type BundleSizes } from "../tools/bundleSizes.mjs";

const ACTIVATION_LIMIT_BYTES = 200_000;
const NODE_LIMIT_BYTES = 2_750_000;
const PARSERS_LIMIT_BYTES = 1_600_000;
/** Plug-ins for other linters, which only the npm package contains. */
const LINTERS_LIMIT_BYTES = 750_000;
const LINTER_START_LIMIT_BYTES = 150_000;

describe("the shipped bundles", function () {
  this.timeout(60_000);

  let sizes: BundleSizes;
  before(async () => (sizes = await measureBundles()));

  it("require VS Code to parse at most 200 KB to activate the extension", () => {
    assert.ok((sizes.startBytes["extension"] ?? Infinity) <= ACTIVATION_LIMIT_BYTES, `${sizes.startBytes["extension"]} bytes`);
  });

  it("load no document parser, socket or download code on activation", () => {
    const inputs = sizes.startInputs["extension"] ?? [];
    assert.ok(inputs.includes("src/extension/extension.ts"));
    const heavyPackages = /node_modules\/(@lezer|markdown-it|mermaid|yaml|jsonc-parser|sharp|undici|vscode-jsonrpc|tar|yauzl)\//;
    assert.deepEqual(
      inputs.filter((input) => heavyPackages.test(input)),
      [],
    );
  });

  it("load neither alt text features nor the chat panel before their first use", () => {
    const inputs = sizes.startInputs["extension"] ?? [];
    const lazyModules =
      /^src\/(altText\/(?!failures\.ts)|extension\/altText\/features|extension\/chat\/chatPanel|extension\/setup\/chooseModel)/;
    assert.deepEqual(
      inputs.filter((input) => lazyModules.test(input)),
      [],
    );
  });

  it("load neither document parsers nor network code in the main thread of a scan", () => {
    assert.ok(sizes.scanInputs.includes("src/altText/repository/scan.ts"));
    const heavy =
      /node_modules\/(@lezer|markdown-it|yaml|toml-eslint-parser|get-tsconfig|undici)\/|^src\/(client|models|llamaServer)\/.*(?<!failures\.ts)$/;
    assert.deepEqual(
      sizes.scanInputs.filter((input) => heavy.test(input)),
      [],
    );
  });

  it("load the parsers of frameworks only in the thread that checks edits", () => {
    const parsers = /node_modules\/(svelte|@vue|@astrojs|@babel|parse5|micromark|mdast-util-from-markdown|js-yaml|smol-toml)\//;
    for (const [entry, inputs] of Object.entries(sizes.startInputs))
      assert.deepEqual([entry, inputs.filter((input) => parsers.test(input))], [entry, []]);
  });

  it("contain at most 2.75 MB of Node code, not counting Mermaid, the parsers of frameworks and WebAssembly loaders", () => {
    assert.ok(sizes.nodeBytes <= NODE_LIMIT_BYTES, `${sizes.nodeBytes} bytes`);
  });

  it("leave out the plug-ins for other linters", () => {
    const inputs = Object.values(sizes.startInputs).flat();
    assert.deepEqual(
      inputs.filter((input) => input.startsWith("src/altText/plugins/")),
      [],
    );
  });

  it("contain at most 1.6 MB of code for the parsers of frameworks", () => {
    assert.ok(sizes.parserBytes <= PARSERS_LIMIT_BYTES, `${sizes.parserBytes} bytes`);
  });
});

describe("the plug-ins for other linters", function () {
  this.timeout(60_000);

  it("take at most 750 KB, of which a linter parses at most 150 KB in its own thread", async () => {
    const { linterBytes, linterStartBytes } = await measureBundles();
    assert.ok(linterBytes <= LINTERS_LIMIT_BYTES, `${linterBytes} bytes`);
    for (const [name, bytes] of Object.entries(linterStartBytes)) assert.ok(bytes <= LINTER_START_LIMIT_BYTES, `${name}: ${bytes} bytes`);
  });
});
