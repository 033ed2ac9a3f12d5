import assert from "node:assert/strict";
import { createBuildKey, listBuilds, releases, formatBuildTitle, getTotalBytes } from "../../../src/llamaServer/releases.ts";

const PLATFORMS = ["darwin-arm64", "darwin-x64", "linux-arm64", "linux-x64", "win32-arm64", "win32-x64"];

describe("the pinned builds of llama-server", () => {
  it("include one that needs no GPU for each desktop platform", () => {
    assert.deepEqual([...new Set(releases.builds.map(({ platform }) => platform))].toSorted(), PLATFORMS);
    for (const platform of PLATFORMS) {
      const variants = listBuilds(releases, platform).map(({ variant }) => variant);
      assert.ok(variants.includes("cpu") || variants.includes("metal"), platform);
    }
  });

  it("are archives of one tag, each with its own hash", () => {
    const files = releases.builds.flatMap((build) => build.files);
    assert.equal(new Set(files.map(({ sha256 }) => sha256)).size, files.length);
    for (const { platform, files } of releases.builds) {
      assert.ok(files[0]?.name.startsWith(`llama-${releases.tag}-bin-`), files[0]?.name);
      for (const { name } of files) assert.match(name, platform.startsWith("win32") ? /\.zip$/ : /\.tar\.gz$/);
    }
  });

  it("for CUDA include the archive with the CUDA libraries for the same version and system", () => {
    for (const { variant, runtime, platform, files } of releases.builds) {
      assert.equal(files.length, variant === "cuda" ? 2 : 1);
      if (variant !== "cuda") continue;
      const [, arch] = platform.split("-");
      for (const { name } of files) assert.match(name, new RegExp(`-cuda-${runtime}-${arch}\\.`));
      assert.match(files[1]?.name ?? "", /^cudart-/);
    }
  });

  it("have different titles, and different keys that are valid folder names", () => {
    for (const platform of PLATFORMS) {
      const builds = listBuilds(releases, platform);
      assert.equal(new Set(builds.map(createBuildKey)).size, builds.length);
      assert.equal(new Set(builds.map(formatBuildTitle)).size, builds.length);
      for (const build of builds) assert.match(createBuildKey(build), /^[a-z\d-]+$/);
    }
  });

  it("have a size that includes all of their archives", () => {
    const cuda = listBuilds(releases, "linux-x64").find(({ variant, runtime }) => variant === "cuda" && runtime === "12.8");
    assert.equal(cuda && getTotalBytes(cuda), 168_920_581 + 594_373_356);
  });
});
