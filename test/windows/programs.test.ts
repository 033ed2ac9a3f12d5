import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { workspace } from "../engine/support.ts";
import { toWindowsPath } from "../tools/wine.mjs";
import { WindowsUser } from "./windows.ts";

describe("Oriel on Windows", () => {
  let user: WindowsUser;
  beforeEach(async () => void (user = await WindowsUser.create()));
  afterEach(() => user.dispose());

  it("names the system and no private paths in a diagnostic report", async () => {
    const { stdout } = await user.run(workspace, ["doctor", "--llama-server", toWindowsPath(join(user.folder, "none.exe"))]);
    assert.match(stdout, /win32/);
    assert.doesNotMatch(stdout, /Z:\\|C:\\users/i);
    assert.match(stdout, /none\.exe/);
  });

  it("does not start llama-server through a batch file, which llama-server would outlive", async () => {
    const path = join(user.folder, "llama-server.cmd");
    await writeFile(path, "@echo version: 0.5.0 (build 1, commit 0ad4a86)\r\n");
    const { stderr, code } = await user.run(workspace, ["explain", join("images", "chart.png")], {
      ORIEL_LLAMA_SERVER: toWindowsPath(path),
    });
    assert.match(stderr, /It is a batch file/);
    assert.notEqual(code, 0);
  });

  it("connects to the running engine over its named pipe", async () => {
    const first = await user.run(workspace, ["doctor", "--llama-server", "Z:\\none.exe"]);
    const engines = await user.listProcesses();
    const second = await user.run(workspace, ["doctor", "--llama-server", "Z:\\none.exe"]);
    assert.equal(engines.length, 1, `${first.stdout}${first.stderr}`);
    assert.deepEqual(await user.listProcesses(), engines, second.stderr);
  });
});
