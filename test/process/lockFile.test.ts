import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { getRepositoryPath } from "../tools/paths.mjs";

interface LockedPackage {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  resolved?: string;
}

describe("the lock file", () => {
  let packages: Record<string, LockedPackage>;
  before(async () => {
    ({ packages } = JSON.parse(await readFile(getRepositoryPath("package-lock.json"), "utf8")) as {
      packages: Record<string, LockedPackage>;
    });
  });

  it("contains every package that npm ci needs on any platform", () => {
    const missing = Object.entries(packages).flatMap(([folder, { dependencies, devDependencies, optionalDependencies }]) =>
      Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }).filter((name) => !isLocked(folder, name)),
    );
    assert.deepEqual([...new Set(missing)], []);
  });

  it("names no registry, so that it works with any registry", () => {
    assert.deepEqual(
      Object.keys(packages).filter((folder) => packages[folder]?.resolved !== undefined),
      [],
    );
  });

  /** Looks where Node would: in the package's own node_modules, then in those of its parents. */
  function isLocked(folder: string, name: string): boolean {
    const candidate = path.posix.join(folder, "node_modules", name);
    if (candidate in packages) return true;
    const parent = folder.lastIndexOf("node_modules/");
    return parent >= 0 && isLocked(folder.slice(0, parent).replace(/\/$/, ""), name);
  }
});
