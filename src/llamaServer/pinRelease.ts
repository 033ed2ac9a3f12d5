/**
 * `npm run pin-release -- [--tag vX.Y.Z | bN] [--api URL] [--out FILE]`: copies the sizes and SHA-256 hashes of llama.cpp's builds from the
 * release API to releases.json, so that Oriel downloads exactly these files. A vX.Y.Z release has no archives, only a file that names the
 * tag of its builds. Writes nothing unless all hashes are known.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fetch } from "undici";
import * as z from "zod/mini";
import { writeFileAtomically } from "../disk/files.ts";
import { describeConnectionError } from "../network/connectionError.ts";
import { openConnections } from "../network/connections.ts";
import { getErrorMessage } from "../failures/failure.ts";
import { pinAssets, readSha256, type ApiAsset } from "./pinAssets.ts";
import { Releases } from "./releases.ts";

const IDLE_TIMEOUT_MS = 30_000;

/** File in a vX.Y.Z release that contains the tag of its builds. */
const POINTER_NAME = "nightly-tag.txt";
const MAX_POINTER_BYTES = 100;

const Release = z.object({
  tag_name: z.string(),
  assets: z.array(
    z.object({ name: z.string(), size: z.number(), digest: z.optional(z.nullable(z.string())), browser_download_url: z.string() }),
  ),
});
type Release = z.infer<typeof Release>;

async function fetchText(url: string, accept: string): Promise<string> {
  const dispatcher = await openConnections({ env: process.env }, IDLE_TIMEOUT_MS);
  try {
    const response = await fetch(url, { dispatcher, headers: { accept, "user-agent": "oriel-pin-release" } });
    if (!response.ok) throw new Error(`The server returned ${response.status} ${response.statusText}.`);
    return await response.text();
  } catch (error) {
    throw new Error(`Can't read ${url}. ${describeConnectionError(error).reason}`, { cause: error });
  } finally {
    await dispatcher.destroy();
  }
}

async function fetchRelease(api: string, tag: string): Promise<Release> {
  const url = `${api.replace(/\/+$/, "")}/repos/ggml-org/llama.cpp/releases/tags/${encodeURIComponent(tag)}`;
  return Release.parse(JSON.parse(await fetchText(url, "application/vnd.github+json")));
}

/** @throws Error if the content does not match the digest from the API, or is not a tag */
async function readPointer({ size, digest, browser_download_url: url }: ApiAsset): Promise<string> {
  if (size > MAX_POINTER_BYTES) throw new Error(`${POINTER_NAME} is ${size} bytes, which is too long for a tag.`);
  const text = await fetchText(url, "application/octet-stream");
  const sha256 = readSha256(digest);
  if (sha256 === undefined || createHash("sha256").update(text).digest("hex") !== sha256)
    throw new Error(`${POINTER_NAME} does not have the SHA-256 digest that the release API reports.`);
  const tag = text.trim();
  if (!/^b\d+$/.test(tag)) throw new Error(`${POINTER_NAME} contains “${tag}” instead of the tag of a build.`);
  return tag;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      tag: { type: "string" },
      api: { type: "string", default: "https://api.github.com" },
      out: { type: "string", default: join("src", "llamaServer", "releases.json") },
    },
  });
  const current = Releases.parse(JSON.parse(await readFile(values.out, "utf8")));
  const version = values.tag ?? current.version;
  const release = await fetchRelease(values.api, version);
  const pointer = release.assets.find(({ name }) => name === POINTER_NAME);
  const builds = pointer === undefined ? release : await fetchRelease(values.api, await readPointer(pointer));
  const pinned = Releases.parse(pinAssets(current, version, builds.tag_name, builds.assets));
  await writeFileAtomically(values.out, `${JSON.stringify(pinned, undefined, 2)}\n`, { mode: 0o644 });
  process.stdout.write(`Pinned ${pinned.builds.length} builds of llama.cpp ${version} (${pinned.tag}) in ${values.out}.\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${getErrorMessage(error)}\n`);
  process.exitCode = 1;
});
