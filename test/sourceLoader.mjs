// Module hooks for files that esbuild otherwise bundles: TypeScript, text files as strings, PNG files as bytes, JSON without an import attribute.
import { readFile } from "node:fs/promises";
import * as nodeModule from "node:module";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));

const constants = { ORIEL_VERSION: JSON.stringify(version), ORIEL_IS_DEVELOPMENT: "true" };

/**
 * Module sources by file extension. Transforms need no cache: the whole unit level takes less than two seconds to transform.
 * @type {Record<string, (url: string) => Promise<string>>}
 */
const sources = {
  ".ts": async (url) => removeTypes(await readFile(fileURLToPath(url), "utf8"), url),
  ".txt": async (url) => `export default ${JSON.stringify(await readFile(fileURLToPath(url), "utf8"))};`,
  ".json": async (url) => `export default ${await readFile(fileURLToPath(url), "utf8")};`,
  ".png": async (url) => `export default Uint8Array.from(Buffer.from("${await readFile(fileURLToPath(url), "base64")}", "base64"));`,
};

/** @type {import("node:module").LoadHook} */
export async function load(url, context, nextLoad) {
  const { protocol, pathname } = new URL(url);
  const source = protocol === "file:" && !pathname.includes("/node_modules/") ? sources[extname(pathname)] : undefined;
  return source === undefined ? nextLoad(url, context) : { format: "module", source: await source(url), shortCircuit: true };
}

/**
 * Node 22 replaces types with spaces itself, without a program for each platform. Older versions need esbuild.
 * @param {string} source
 * @param {string} url
 */
async function removeTypes(source, url) {
  const { stripTypeScriptTypes } = /** @type {{ stripTypeScriptTypes?: (source: string) => string }} */ (nodeModule);
  if (stripTypeScriptTypes !== undefined) {
    const declarations = Object.entries(constants).map(([name, value]) => `const ${name} = ${value}; `);
    return `${declarations.join("")}${stripTypeScriptTypes(source)}`;
  }
  const { transform } = await import("esbuild");
  const { code } = await transform(source, {
    loader: "ts",
    format: "esm",
    target: "node20",
    sourcemap: "inline",
    // This is a URL, because Node reads a Windows path such as `C:\…` in a source map as a URL of the scheme `c:`.
    sourcefile: url,
    define: constants,
  });
  return code;
}
