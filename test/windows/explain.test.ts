import assert from "node:assert/strict";
import { cp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { runOriel } from "../engine/command.ts";
import { workspace } from "../engine/support.ts";
import { getCaption } from "../fixtures/captions.ts";
import type { ListedProcess } from "../fixtures/engineProcesses.ts";
import { waitUntil } from "../waiting.ts";
import { WindowsUser, itWithLlamaServer } from "./windows.ts";

describe("llama-server on Windows", () => {
  let user: WindowsUser;
  beforeEach(async () => void (user = await WindowsUser.create()));
  afterEach(() => user.dispose());

  const findProcess = async (name: string): Promise<ListedProcess | undefined> =>
    (await user.listProcesses()).find(({ command }) => command.includes(name));

  const waitForExit = (name: string) =>
    waitUntil(async () => ((await findProcess(name)) === undefined ? true : undefined), `the end of ${name}`);

  itWithLlamaServer("explains an image", async () => {
    const { stdout, stderr, code } = await user.run(workspace, ["explain", join("images", "login-form.png")]);
    assert.equal(code, 0, stderr);
    assert.ok(stdout.includes(getCaption("images/login-form.png")), stdout);
  });

  itWithLlamaServer("writes suggestions that can be applied on Linux", async () => {
    const repository = join(user.folder, "repository");
    await cp(workspace, repository, { recursive: true });
    // The workspace contains a damaged image, which would be skipped.
    await rm(join(repository, "images", "broken.png"));
    const written = await user.run(repository, ["alt", "write"]);
    assert.equal(written.code, 0, written.stderr);
    const { suggestions } = JSON.parse(await readFile(join(repository, "oriel-suggestions.json"), "utf8")) as {
      suggestions: { path: string; target: string; needsPerson?: string }[];
    };
    assert.ok(suggestions.length > 0);
    for (const { path, target } of suggestions) assert.doesNotMatch(`${path} ${target}`, /\\|^[A-Z]:/);
    const applicableCount = suggestions.filter(({ needsPerson }) => needsPerson === undefined).length;
    const applied = await runOriel(user.folder, repository, ["alt", "apply", "oriel-suggestions.json"]);
    assert.equal(applied.code, 0, applied.stderr);
    assert.match(applied.stderr, new RegExp(`^Applied alt text for ${applicableCount} image`));
  });

  itWithLlamaServer("exits when the engine is killed", async () => {
    await user.run(workspace, ["explain", join("images", "login-form.png")]);
    const [engine, llamaServer] = [await findProcess("engine.mjs"), await findProcess("--mmproj")];
    assert.ok(engine !== undefined && llamaServer !== undefined);
    process.kill(engine.pid, "SIGKILL");
    await waitForExit("--mmproj");
  });

  itWithLlamaServer("is started again for the next question after it was killed", async () => {
    const explain = () => user.run(workspace, ["explain", join("images", "login-form.png")]);
    await explain();
    const killed = await findProcess("--mmproj");
    assert.ok(killed);
    process.kill(killed.pid, "SIGKILL");
    const { stdout, code } = await explain();
    assert.ok(code === 0 && stdout.includes(getCaption("images/login-form.png")), stdout);
    assert.notEqual((await findProcess("--mmproj"))?.pid, killed.pid);
  });

  itWithLlamaServer("answers the next question after a waiting command was killed", async () => {
    const { child, result } = await user.start(workspace, ["explain", join("images", "chart.png")]);
    await waitUntil(() => findProcess("--mmproj"), "llama-server");
    child.kill("SIGKILL");
    await result;
    const { stdout, code } = await user.run(workspace, ["explain", join("images", "login-form.png")]);
    assert.ok(code === 0 && stdout.includes(getCaption("images/login-form.png")), stdout);
    assert.equal((await user.listProcesses()).filter(({ command }) => command.includes("--mmproj")).length, 1);
  });
});
