import assert from "node:assert/strict";
import { findImageChanges, parseLog, parseUncommitted } from "../../../../src/altText/repository/history/imageChanges.ts";
import {
  compareVersions,
  findVersions,
  findVersionsInPath,
  isHistorical,
  isOlder,
  parseVersion,
  readManifestVersion,
} from "../../../../src/altText/repository/history/versions.ts";

const change = (status: string, ...paths: string[]) =>
  `:100644 100644 ${status === "R100" ? "1 1" : "1 2"} ${status}\0${paths.join("\0")}\0`;
const commit = (hash: string, ...changes: string[]) => `commit ${hash} 100\0${changes.join("")}`;

describe("the last change to an image", () => {
  it("is the newest commit that changed its content, under the path that it had then", () => {
    const log = parseLog(
      commit("c3", change("R100", "old.png", "a.png")) +
        commit("b2", change("M", "old.png"), change("M", "b.png")) +
        commit("a1", change("A", "old.png"), change("A", "b.png")),
    );
    const changes = findImageChanges(log, ["a.png", "b.png"]);
    assert.deepEqual(
      Array.from(changes, ([path, { before, formerPath }]) => [path, before, formerPath]),
      [
        ["a.png", "b2^", "old.png"],
        ["b.png", "b2^", "b.png"],
      ],
    );
  });

  it("does not exist for an image that was only added or renamed", () => {
    const log = parseLog(commit("b2", change("R100", "old.png", "a.png")) + commit("a1", change("A", "old.png")));
    assert.equal(findImageChanges(log, ["a.png"]).size, 0);
  });

  it("knows the former paths of documents that were renamed since", () => {
    const log = parseLog(commit("c3", change("R090", "doc.md", "docs/new.md")) + commit("b2", change("M", "a.png")));
    assert.equal(findImageChanges(log, ["a.png"]).get("a.png")?.formerPaths.get("docs/new.md"), "doc.md");
  });

  it("may not be committed yet", () => {
    const uncommitted = parseUncommitted(change("M", "a.png"));
    assert.equal(findImageChanges([uncommitted, ...parseLog(commit("a1", change("M", "a.png")))], ["a.png"]).get("a.png")?.before, "HEAD");
  });
});

describe("versions", () => {
  it("are found in alt text after a “v” or the word, or with three components", () => {
    for (const [text, expected] of [
      ["Dashboard of v1.4", "1.4"],
      ["The editor in version 2", "2"],
      ["Startseite der Version 3.1.2", "3.1.2"],
      ["Oriel 0.9.1 with two panes", "0.9.1"],
    ] as const) {
      assert.deepEqual(
        findVersions(text).map(({ version }) => version.join(".")),
        [expected],
        text,
      );
    }
  });

  it("are not found in other numbers", () => {
    for (const text of [
      "A chart with 46.5 percent",
      "Server at 127.0.0.1",
      "Meeting on 3.5.2024",
      "Menu with 3 entries",
      "IPv6 settings",
      "conversion 2",
    ]) {
      assert.deepEqual(findVersions(text), [], text);
    }
  });

  it("are found in paths", () => {
    assert.deepEqual(
      findVersionsInPath("img/dashboard-v1.2.png").map(({ version }) => version),
      [[1, 2]],
    );
    assert.deepEqual(
      findVersionsInPath("screens/2.3.1/home.png").map(({ version }) => version),
      [[2, 3, 1]],
    );
    assert.deepEqual(findVersionsInPath("ipv4/1920x1080-2.png"), []);
  });

  it("are compared as far as both are given", () => {
    assert.ok(isOlder([1, 4], [2, 0, 1]));
    assert.ok(isOlder([2, 0, 9], [2, 1]));
    assert.ok(!isOlder([2], [2, 5, 1]));
    assert.ok(!isOlder([3], [2, 5]));
    assert.ok(compareVersions([1, 10], [1, 9, 5]) > 0);
  });

  it("of a repository are read from its manifests, and 0.0.0 is none", () => {
    assert.deepEqual(readManifestVersion("package.json", '{ "version": "2.1.0-beta.1" }'), [2, 1, 0]);
    assert.deepEqual(
      readManifestVersion("Cargo.toml", '[dependencies]\nversion = "9.9"\n[package]\nname = "a"\nversion = "0.3.1"\n'),
      [0, 3, 1],
    );
    assert.deepEqual(readManifestVersion("pyproject.toml", "[project]\nversion = '4.0'\n"), [4, 0]);
    assert.equal(readManifestVersion("package.json", '{ "version": "0.0.0" }'), undefined);
    assert.equal(readManifestVersion("package.json", "{"), undefined);
    assert.equal(parseVersion("release"), undefined);
  });

  it("may be old in documents about earlier versions", () => {
    for (const path of ["CHANGELOG.md", "docs/migration/to-v3.md", "versioned_docs/version-1.2/a.md", "blog/2020.md"])
      assert.ok(isHistorical(path), path);
    for (const path of ["docs/start.md", "README.md", "docs/historian/a.md"]) assert.ok(!isHistorical(path), path);
  });
});
