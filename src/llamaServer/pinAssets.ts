import type { Variant } from "../core/llamaServerBuild.ts";
import type { PinnedFile, Releases } from "./releases.ts";

/** A file of a release in GitHub's API. Source: docs.github.com/rest/releases, "Get a release by tag name". */
export interface ApiAsset {
  name: string;
  size: number;
  /** "sha256:…"; null for files that were uploaded before GitHub computed hashes. */
  digest?: string | null | undefined;
  browser_download_url: string;
}

type Build = Releases["builds"][number];

/** Values of `process.platform` by the names of systems in archive names. */
const PLATFORMS: Record<string, string> = { macos: "darwin", ubuntu: "linux", win: "win32" };

/** Matches the part of an archive's name after the tag. Other files, such as those for SYCL, OpenVINO or Android, are not used. */
const BUILD_ARCHIVE = /^bin-(macos|ubuntu|win)-(?:(cpu|vulkan|cuda|rocm)(?:-(\d+\.\d+))?-)?(x64|arm64)\.(?:tar\.gz|zip)$/;

/**
 * Pins every build among the files of a release.
 * @param current pins of the current release: the new release must have each of their combinations of platform and variant
 * @throws Error that lists all files that can't be pinned
 */
export function pinAssets(current: Releases, version: string, tag: string, assets: ApiAsset[]): Releases {
  const problems: string[] = [];
  const builds = assets.flatMap((asset): Build[] => {
    const description = describeAsset(asset.name, tag);
    if (description === undefined) return [];
    const files = [asset, ...(description.variant === "cuda" ? [findRuntime(assets, tag, description, problems)] : [])];
    return [{ ...description, files: files.flatMap((file) => (file === undefined ? [] : pinFile(file, problems))) }];
  });
  const formatName = ({ platform, variant }: Build) => `${platform} ${variant}`;
  const foundNames = new Set(builds.map(formatName));
  for (const name of new Set(current.builds.map(formatName)))
    if (!foundNames.has(name)) problems.push(`${name}: there is no such archive in ${tag}`);
  if (problems.length > 0) throw new Error(["Nothing was written.", ...problems].join("\n"));
  const formatSortKey = (build: Build) => `${formatName(build)} ${build.runtime ?? ""}`;
  return { version, tag, builds: builds.toSorted((a, b) => formatSortKey(a).localeCompare(formatSortKey(b), "en")) };
}

function describeAsset(name: string, tag: string): Omit<Build, "files"> | undefined {
  const prefix = `llama-${tag}-`;
  if (!name.startsWith(prefix)) return undefined;
  const [, system = "", variant, runtime, arch = ""] = BUILD_ARCHIVE.exec(name.slice(prefix.length)) ?? [];
  if (arch === "") return undefined;
  return {
    platform: `${PLATFORMS[system]}-${arch}`,
    variant: (variant as Variant | undefined) ?? (system === "macos" && arch === "arm64" ? "metal" : "cpu"),
    ...(runtime === undefined ? {} : { runtime }),
  };
}

/** Finds the archive that contains CUDA's libraries. Its name contains the tag only for some systems. */
function findRuntime(
  assets: ApiAsset[],
  tag: string,
  { platform, runtime = "" }: Pick<Build, "platform" | "runtime">,
  problems: string[],
): ApiAsset | undefined {
  const [system, arch] = platform.split("-");
  const os = Object.entries(PLATFORMS).find(([, name]) => name === system)?.[0];
  const names = ["tar.gz", "zip"].flatMap((end) =>
    [`${tag}-`, ""].map((middle) => `cudart-llama-${middle}bin-${os}-cuda-${runtime}-${arch}.${end}`),
  );
  const runtimeAsset = assets.find(({ name }) => names.includes(name));
  if (runtimeAsset === undefined) problems.push(`${platform} cuda ${runtime}: its cudart archive is not among the files of ${tag}`);
  return runtimeAsset;
}

function pinFile({ name, size, digest }: ApiAsset, problems: string[]): PinnedFile[] {
  const sha256 = readSha256(digest);
  if (sha256 !== undefined) return [{ name, bytes: size, sha256 }];
  problems.push(`${name} has no SHA-256 digest`);
  return [];
}

export function readSha256(digest: string | null | undefined): string | undefined {
  return /^sha256:([0-9a-f]{64})$/.exec(digest ?? "")?.[1];
}
