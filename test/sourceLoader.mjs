// Module hooks that load what esbuild bundles: TypeScript, text files as strings, PNG files as bytes, JSON without an import attribute.
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";

const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));

/** @type {Record<string, (file: string) => Promise<string>>} */
const sources = {
  ".ts": async (file) => {
    const { code } = await transform(await readFile(file, "utf8"), {
      loader: "ts",
      format: "esm",
      target: "node20",
      sourcemap: "inline",
      sourcefile: file,
      define: { ORIEL_VERSION: JSON.stringify(version) },
    });
    return code;
  },
  ".txt": async (file) => `export default ${JSON.stringify(await readFile(file, "utf8"))};`,
  ".json": async (file) => `export default ${await readFile(file, "utf8")};`,
  ".png": async (file) => `export default Uint8Array.from(Buffer.from("${await readFile(file, "base64")}", "base64"));`,
};

/** @type {import("node:module").LoadHook} */
export async function load(url, context, nextLoad) {
  if (!url.startsWith("file:") || url.includes("/node_modules/")) return nextLoad(url, context);
  const file = fileURLToPath(url);
  const source = sources[extname(file)];
  if (source === undefined) return nextLoad(url, context);
  return { format: "module", source: await source(file), shortCircuit: true };
}
