import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FailureError } from "../../../src/failures/failure.ts";
import { failureFrom } from "../../waiting.ts";
import { makePrivateFolder } from "../../../src/disk/files.ts";
import { announce, claimRunFolder, newestRunFolder, readAnnouncement, removeOlderRunFolders } from "../../../src/link/runFolder.ts";

describe("run folders", () => {
  let runtime: string;
  beforeEach(async () => {
    runtime = await mkdtemp(join(tmpdir(), "oriel-run-"));
  });
  afterEach(() => rm(runtime, { recursive: true }));

  it("let exactly one of several engines that start at the same time win", async () => {
    const claims = await Promise.all(Array.from({ length: 20 }, () => claimRunFolder(runtime, 4)));
    assert.equal(claims.filter((claim) => claim !== undefined).length, 1);
  });

  it("distinguish a starting engine from a dead one and a ready one", async () => {
    const folder = await claimRunFolder(runtime, 0);
    assert.ok(folder);
    assert.equal(await readAnnouncement(folder), "starting");
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(folder.path, longAgo, longAgo);
    assert.equal(await readAnnouncement(folder), "dead");
    await announce(folder, { pid: 1, address: "/s", token: "t" });
    assert.deepEqual(await readAnnouncement(folder), { pid: 1, address: "/s", token: "t" });
  });

  it("treat a claim from the future as dead, since the clock was set back", async () => {
    const folder = await claimRunFolder(runtime, 0);
    assert.ok(folder);
    const inAnHour = new Date(Date.now() + 3_600_000);
    await utimes(folder.path, inAnHour, inAnHour);
    assert.equal(await readAnnouncement(folder), "dead");
  });

  it("are found newest first, and only older ones are removed", async () => {
    for (const number of [0, 1, 9]) await claimRunFolder(runtime, number);
    const newest = await newestRunFolder(runtime);
    assert.equal(newest?.number, 10);
    await removeOlderRunFolders(runtime, newest);
    assert.deepEqual(await readdir(runtime), ["e10"]);
  });
});

describe("makePrivateFolder", () => {
  let parent: string;
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), "oriel-private-"));
  });
  afterEach(() => rm(parent, { recursive: true }));

  const assertUnsafe = (path: string, reason: RegExp) =>
    assert.rejects(makePrivateFolder(path), (error) => {
      assert.ok(error instanceof FailureError && error.failure.kind === "unsafeDirectory");
      assert.match(error.failure.reason, reason);
      return true;
    });

  it("rejects a folder that other users can enter", async () => {
    const path = join(parent, "open");
    await mkdir(path);
    await chmod(path, 0o755);
    await assertUnsafe(path, /mode/);
  });

  it("rejects a symbolic link in place of the folder", async () => {
    await mkdir(join(parent, "real"), { mode: 0o700 });
    await symlink(join(parent, "real"), join(parent, "link"));
    await assertUnsafe(join(parent, "link"), /folder/);
  });

  it("reports a parent folder that is not writable", async () => {
    const file = join(parent, "file");
    await writeFile(file, "");
    const failure = await failureFrom(makePrivateFolder(join(file, "below")));
    assert.ok(failure.kind === "folderNotWritable" && failure.path === join(file, "below"));
  });

  it("creates missing folders, and accepts existing ones", async () => {
    await makePrivateFolder(join(parent, "a", "b"));
    await makePrivateFolder(join(parent, "a", "b"));
  });
});
