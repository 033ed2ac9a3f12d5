// Module hooks for what esbuild bundles otherwise: TypeScript, text files as strings, PNG files as bytes, JSON without an import attribute.
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";

const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));

/**
 * Module sources by file extension. Transforms need no cache: the whole unit level takes less than two seconds to transform.
 * @type {Record<string, (url: string) => Promise<string>>}
 */
const sources = {
  ".ts": async (url) => {
    const { code } = await transform(await readFile(fileURLToPath(url), "utf8"), {
      loader: "ts",
      format: "esm",
      target: "node20",
      sourcemap: "inline",
      // A URL: in a source map, Node reads a Windows path such as `C:\…` as a URL of the scheme `c:`.
      sourcefile: url,
      define: { ORIEL_VERSION: JSON.stringify(version), ORIEL_IS_DEVELOPMENT: "true" },
    });
    return code;
  },
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
