import assert from "node:assert/strict";
import { posix, win32 } from "node:path";
import { getRelativeName, isInside } from "../../../src/disk/relativePath.ts";

describe("the name of a file below a folder", () => {
  it("has slashes on every system", () => {
    assert.equal(getRelativeName("/repo/docs/a.md", "/repo", posix), "docs/a.md");
    assert.equal(getRelativeName(String.raw`C:\repo\docs\a.md`, String.raw`C:\repo`, win32), "docs/a.md");
    assert.equal(getRelativeName("C:/repo/docs/a.md", String.raw`C:\repo`, win32), "docs/a.md");
    assert.equal(getRelativeName(String.raw`\\server\share\docs\a.md`, String.raw`\\server\share`, win32), "docs/a.md");
  });

  it("keeps a backslash that is part of a name", () => {
    assert.equal(getRelativeName(String.raw`/repo/a\b.md`, "/repo", posix), String.raw`a\b.md`);
  });

  it("is the same with and without the prefix for long paths, whatever the case of the folder", () => {
    for (const folder of [String.raw`C:\repo`, String.raw`\\?\C:\repo`, String.raw`c:\REPO`]) {
      assert.equal(getRelativeName(String.raw`\\?\C:\repo\docs\a.md`, folder, win32), "docs/a.md", folder);
      assert.equal(getRelativeName(String.raw`C:\repo\docs\a.md`, folder, win32), "docs/a.md", folder);
    }
    assert.equal(getRelativeName(String.raw`\\?\UNC\server\share\a.md`, String.raw`\\server\share`, win32), "a.md");
  });

  it("is a dot for the folder itself", () => {
    assert.equal(getRelativeName(String.raw`c:\repo`, String.raw`C:\repo`, win32), ".");
  });
});

describe("the check that a path is below a folder", () => {
  it("does not depend on case, separators or the prefix for long paths on Windows", () => {
    for (const path of [String.raw`C:\repo\a.md`, "C:/repo/a.md", String.raw`c:\REPO\a.md`, String.raw`\\?\C:\repo\a.md`]) {
      assert.equal(isInside(path, String.raw`C:\repo`, win32), true, path);
    }
  });

  it("fails for other drives, network shares, devices, and folders whose names start the same", () => {
    for (const path of [
      String.raw`D:\repo\a.md`,
      String.raw`\\server\share\a.md`,
      String.raw`\\?\UNC\server\share\a.md`,
      String.raw`\\.\C:\repo\a.md`,
      String.raw`C:\repository\a.md`,
      String.raw`C:\repo\..\a.md`,
      String.raw`C:\repo`,
    ]) {
      assert.equal(isInside(path, String.raw`C:\repo`, win32), false, path);
    }
  });

  it("fails for an alternate data stream on Windows, but not for a colon in a name elsewhere", () => {
    assert.equal(isInside(String.raw`C:\repo\a.md:hidden`, String.raw`C:\repo`, win32), false);
    assert.equal(isInside("/repo/10:30.png", "/repo", posix), true);
  });

  it("resolves “..” in the path first", () => {
    assert.equal(isInside("/repo/../repo/a.md", "/repo", posix), true);
    assert.equal(isInside("/repo/../a.md", "/repo", posix), false);
  });
});
