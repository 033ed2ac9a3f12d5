import * as z from "zod/mini";
import pins from "./releases.json";

/** File of a llama.cpp release for one platform. It is only downloaded if its hash is known. */
const Asset = z.object({
  name: z.string(),
  sha256: z.nullable(z.string().check(z.regex(/^[0-9a-f]{64}$/))),
  bytes: z.nullable(z.int().check(z.positive())),
});

/** Content of releases.json, which `npm run pin-release` writes. */
export const Releases = z.object({
  /** Tag of the release, such as "v0.5.0". */
  tag: z.string(),
  /** Files by `process.platform` and `process.arch`, such as "linux-x64". */
  assets: z.record(z.string(), Asset),
});
export type Releases = z.infer<typeof Releases>;

export const releases: Releases = pins;

export interface PinnedAsset {
  tag: string;
  name: string;
  sha256: string;
  bytes: number;
}

/** Returns the file for this platform, or undefined if its hash is not known. */
export function findPinnedAsset({ tag, assets }: Releases): PinnedAsset | undefined {
  const asset = assets[platformKey];
  if (!asset || asset.sha256 === null || asset.bytes === null) return undefined;
  return { tag, name: asset.name, sha256: asset.sha256, bytes: asset.bytes };
}

export const platformKey = `${process.platform}-${process.arch}`;
