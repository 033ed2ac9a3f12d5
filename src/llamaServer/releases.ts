import * as z from "zod/mini";
import { VARIANTS, formatVariant } from "../core/llamaServerBuild.ts";
import pins from "./releases.json";

/** An archive of a release. It is only used if its content has this size and hash. */
const PinnedFile = z.object({
  name: z.string().check(z.regex(/^[\w.-]+\.(tar\.gz|zip)$/)),
  bytes: z.int().check(z.positive()),
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
});
export type PinnedFile = z.infer<typeof PinnedFile>;

const Build = z.object({
  /** `process.platform` and `process.arch`, such as "linux-x64". */
  platform: z.string(),
  variant: z.enum(VARIANTS),
  /** Version of CUDA or ROCm. */
  runtime: z.optional(z.string().check(z.regex(/^\d+\.\d+$/))),
  /** Archives that are unpacked into the same folder. The first one contains llama-server. */
  files: z.array(PinnedFile).check(z.minLength(1)),
});

/** Content of releases.json, which `npm run pin-release` writes. */
export const Releases = z.object({
  /** Version of llama.cpp, such as "v0.5.0". */
  version: z.string(),
  /** Tag of the builds, such as "b11146": the release of the version itself has no archives. */
  tag: z.string().check(z.regex(/^b\d+$/)),
  builds: z.array(Build),
});
export type Releases = z.infer<typeof Releases>;

/** An official build of llama-server. */
export interface PinnedBuild extends z.infer<typeof Build> {
  tag: string;
}

export const releases: Releases = Releases.parse(pins);

export function listBuilds({ tag, builds }: Releases, platform: string): PinnedBuild[] {
  return builds.filter((build) => build.platform === platform).map((build) => ({ ...build, tag }));
}

/** Creates the key of an unpacked build in the cache. The key identifies the build's archives. */
export function createBuildKey({ tag, platform, variant, files }: PinnedBuild): string {
  return `${tag}-${platform}-${variant}-${files.map(({ sha256 }) => sha256.slice(0, 12)).join("-")}`;
}

export function formatBuildTitle({ variant, runtime }: Pick<PinnedBuild, "variant" | "runtime">): string {
  return formatVariant(variant, runtime);
}

export function getTotalBytes({ files }: Pick<PinnedBuild, "files">): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
