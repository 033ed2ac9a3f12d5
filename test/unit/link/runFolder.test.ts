import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, rename, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FailureError } from "../../../src/failures/failure.ts";
import { catchFailure } from "../../waiting.ts";
import { makePrivateFolder } from "../../../src/disk/files.ts";
import {
  writeAnnouncement,
  checkRuntimeFolder,
  claimRunFolder,
  createEngineAddress,
  findNewestRunFolder,
  readAnnouncement,
  removeOlderRunFolders,
} from "../../../src/link/runFolder.ts";
import { itOnUnix, itWithLinks } from "../../fixtures/systems.ts";

describe("run folders", () => {
  let runtime: string;
  beforeEach(async () => {
    runtime = await mkdtemp(join(tmpdir(), "oriel-run-"));
  });
  afterEach(() => rm(runtime, { recursive: true }));

  it("are claimed by exactly one of several engines that start at the same time", async () => {
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
    const announcement = { pid: 1, address: createEngineAddress(folder), token: "t" };
    await writeAnnouncement(folder, announcement);
    assert.deepEqual(await readAnnouncement(folder), announcement);
  });

  itOnUnix("are not trusted if others can enter them, or read or replace their announcement", async () => {
    const folder = await claimRunFolder(runtime, 0);
    assert.ok(folder);
    const file = join(folder.path, "engine.json");
    const announceEngine = () => writeAnnouncement(folder, { pid: 1, address: createEngineAddress(folder), token: "t" });
    const isTrusted = async () => (await readAnnouncement(folder)) !== "dead";
    await announceEngine();
    assert.ok(await isTrusted());
    await chmod(folder.path, 0o755);
    assert.ok(!(await isTrusted()), "an open folder");
    await chmod(folder.path, 0o700);
    await chmod(file, 0o644);
    assert.ok(!(await isTrusted()), "a readable announcement");
    await rename(file, join(runtime, "elsewhere"));
    await chmod(join(runtime, "elsewhere"), 0o600);
    await symlink(join(runtime, "elsewhere"), file);
    assert.ok(!(await isTrusted()), "a link to an announcement");
    await rm(file);
    await announceEngine();
    await rename(folder.path, join(runtime, "other"));
    await symlink(join(runtime, "other"), folder.path);
    assert.ok(!(await isTrusted()), "a link to a run folder");
  });

  itOnUnix("are not trusted if their announcement is not a small file, or names an address in another folder", async () => {
    const folder = await claimRunFolder(runtime, 0);
    assert.ok(folder);
    const file = join(folder.path, "engine.json");
    for (const address of ["/s", "8080", join(folder.path, "..", "s")]) {
      await writeAnnouncement(folder, { pid: 1, address, token: "t" });
      assert.equal(await readAnnouncement(folder), "dead", address);
    }
    await writeFile(file, " ".repeat(100_000));
    assert.equal(await readAnnouncement(folder), "dead");
    await rm(file);
    await mkdir(file);
    assert.equal(await readAnnouncement(folder), "dead");
    await rm(file, { recursive: true });
    execFileSync("mkfifo", ["-m", "600", file]);
    assert.equal(await readAnnouncement(folder), "dead");
  });

  it("are numbered from 1 again after the highest number, whatever other folders exist", async () => {
    for (const name of ["e999999999", "e99999999999999999999", "e007", "e7x"]) await mkdir(join(runtime, name), { mode: 0o700 });
    const claims = await Promise.all(Array.from({ length: 20 }, () => claimRunFolder(runtime, 999_999_999)));
    const [claimedFolder, ...otherClaims] = claims.filter((claim) => claim !== undefined);
    assert.equal(claimedFolder?.number, 1);
    assert.deepEqual(otherClaims, []);
    assert.deepEqual(await findNewestRunFolder(runtime), claimedFolder);
    assert.equal(await claimRunFolder(runtime, 999_999_999), undefined);
  });

  itOnUnix("are rejected before the engine starts if their path is too long for a socket", async () => {
    const failure = await catchFailure(checkRuntimeFolder(join(runtime, "x".repeat(90))));
    assert.equal(failure.kind, "socketPathTooLong");
  });

  itOnUnix("are rejected in a runtime folder that others can enter", async () => {
    await checkRuntimeFolder(runtime);
    await checkRuntimeFolder(join(runtime, "missing"));
    await chmod(runtime, 0o711);
    assert.equal((await catchFailure(checkRuntimeFolder(runtime))).kind, "unsafeDirectory");
    await chmod(runtime, 0o700);
  });

  it("count as dead if the time of the claim is in the future, as after the clock was set back", async () => {
    const folder = await claimRunFolder(runtime, 0);
    assert.ok(folder);
    const inAnHour = new Date(Date.now() + 3_600_000);
    await utimes(folder.path, inAnHour, inAnHour);
    assert.equal(await readAnnouncement(folder), "dead");
  });

  it("are found newest first, and only older ones are removed", async () => {
    for (const number of [0, 1, 9]) await claimRunFolder(runtime, number);
    const newest = await findNewestRunFolder(runtime);
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

  itOnUnix("rejects a folder that other users can enter", async () => {
    const path = join(parent, "open");
    await mkdir(path);
    await chmod(path, 0o755);
    await assertUnsafe(path, /mode/);
  });

  itOnUnix("rejects a folder that other users can replace", async () => {
    await chmod(parent, 0o777);
    await assertUnsafe(join(parent, "replaceable"), /replace/);
    await chmod(parent, 0o1777);
    await makePrivateFolder(join(parent, "replaceable"));
    await chmod(parent, 0o700);
  });

  itWithLinks("rejects a symbolic link in place of the folder", async () => {
    await mkdir(join(parent, "real"), { mode: 0o700 });
    await symlink(join(parent, "real"), join(parent, "link"));
    await assertUnsafe(join(parent, "link"), /folder/);
  });

  it("reports a parent folder that is not writable", async () => {
    const file = join(parent, "file");
    await writeFile(file, "");
    const failure = await catchFailure(makePrivateFolder(join(file, "below")));
    assert.ok(failure.kind === "folderNotWritable" && failure.path === join(file, "below"));
  });

  it("creates missing folders, and accepts existing ones", async () => {
    await makePrivateFolder(join(parent, "a", "b"));
    await makePrivateFolder(join(parent, "a", "b"));
  });
});
