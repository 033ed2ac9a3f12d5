/**
 * `npm run pin-release -- [--tag vX] [--api URL] [--out FILE]`: copies the sizes and SHA-256 hashes of a llama.cpp release from the release
 * API to releases.json, so that Oriel downloads exactly these files. Writes nothing unless the hashes of all files are known.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fetch } from "undici";
import * as z from "zod/mini";
import { writeFileAtomically } from "../disk/files.ts";
import { describeConnectionError } from "../network/connectionError.ts";
import { openConnections } from "../network/connections.ts";
import { Releases } from "./releases.ts";
import { getErrorMessage } from "../failures/failure.ts";

const IDLE_TIMEOUT_MS = 30_000;

/** Source: docs.github.com/rest/releases, "Get a release by tag name". */
const Release = z.object({
  assets: z.array(z.object({ name: z.string(), size: z.number(), digest: z.optional(z.nullable(z.string())) })),
});
type Release = z.infer<typeof Release>;

async function fetchJson(url: string): Promise<unknown> {
  const dispatcher = await openConnections({ env: process.env }, IDLE_TIMEOUT_MS);
  try {
    const response = await fetch(url, {
      dispatcher,
      headers: { accept: "application/vnd.github+json", "user-agent": "oriel-pin-release" },
    });
    if (!response.ok) throw new Error(`The server returned ${response.status} ${response.statusText}.`);
    return await response.json();
  } catch (error) {
    throw new Error(`Can't read ${url}. ${describeConnectionError(error).reason}`, { cause: error });
  } finally {
    await dispatcher.destroy();
  }
}

/** Pins the file of each platform. @throws Error that lists all files that can't be pinned */
function pinRelease(current: Releases, tag: string, release: Release): Releases {
  const problems: string[] = [];
  const assets: Releases["assets"] = {};
  for (const [platform, { name: oldName }] of Object.entries(current.assets)) {
    const name = oldName.replace(current.tag, tag);
    const releaseAsset = release.assets.find((asset) => asset.name === name);
    const sha256 = /^sha256:([0-9a-f]{64})$/.exec(releaseAsset?.digest ?? "")?.[1];
    if (releaseAsset === undefined) problems.push(`${platform}: ${name} is not among the files of ${tag}`);
    else if (sha256 === undefined) problems.push(`${platform}: ${name} has no SHA-256 digest`);
    else assets[platform] = { name, sha256, bytes: releaseAsset.size };
  }
  if (problems.length > 0) throw new Error(["Nothing was written.", ...problems].join("\n"));
  return { tag, assets };
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
  const tag = values.tag ?? current.tag;
  const url = `${values.api.replace(/\/+$/, "")}/repos/ggml-org/llama.cpp/releases/tags/${encodeURIComponent(tag)}`;
  const pinned = pinRelease(current, tag, Release.parse(await fetchJson(url)));
  await writeFileAtomically(values.out, `${JSON.stringify(pinned, undefined, 2)}\n`);
  process.stdout.write(`Pinned ${Object.keys(pinned.assets).length} files of llama.cpp ${tag} in ${values.out}.\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${getErrorMessage(error)}\n`);
  process.exitCode = 1;
});
