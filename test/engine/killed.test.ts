import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { cp, readFile, readdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setImmediate as immediate, setTimeout as delay } from "node:timers/promises";
import { SeededRandom } from "../model/random.ts";
import { createFolderWith } from "../fixtures/folder.ts";
import { endEngineAndRemove } from "./command.ts";
import { ScriptedServer } from "./scriptedServer.ts";
import { workspace } from "./support.ts";

describe("oriel alt after it was killed", () => {
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  afterEach(() => endEngineAndRemove(folder.path));

  const startAlt = (args: string[], env: Record<string, string> = {}) =>
    spawn(process.execPath, [resolve("dist/cli.js"), "alt", ...args], {
      cwd: join(folder.path, "repository"),
      stdio: "ignore",
      env: { ...process.env, ORIEL_RUNTIME_DIR: join(folder.path, "run"), ORIEL_CACHE_DIR: join(folder.path, "cache"), ...env },
    });
  const waitForExit = async (child: ChildProcess) => {
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    return child.exitCode;
  };

  it("writes the remaining alt text without requesting saved alt text again", async () => {
    const random = new SeededRandom(41);
    const count = 40;
    const createPage = (from: number) =>
      Array.from({ length: 10 }, (_, at) => `Beside number ${from + at}.\n![image](chart.png)\n`).join("\n");
    folder = await createFolderWith({ ...Object.fromEntries([0, 1, 2, 3].map((at) => [`repository/${at}.md`, createPage(at * 10)])) });
    await cp(join(workspace, "images", "chart.png"), join(folder.path, "repository", "chart.png"));
    // The question also quotes the texts of other images.
    const parseNumber = (text: string) => Number(/Beside number (\d+)\.\D*⟦image⟧/.exec(text)?.[1]);
    const askedNumbers: number[] = [];
    let onRequest = () => {};
    const server = await ScriptedServer.start((request) => {
      const number = parseNumber(JSON.stringify(request.messages.at(-1)));
      askedNumbers.push(number);
      onRequest();
      return { text: JSON.stringify({ role: "informative", alt: `Chart number ${number} of forty`, description: "" }) };
    });
    const startWriting = () => startAlt(["write"], { ORIEL_ENDPOINT: server.url });
    const readSavedNumbers = async () => {
      const cache = join(folder.path, "cache", "altText");
      const files = (await readdir(cache).catch(() => [])).filter((name) => name.endsWith(".json"));
      const alts = await Promise.all(files.map(async (name) => JSON.parse(await readFile(join(cache, name), "utf8")) as { alt: string }));
      return alts.map(({ alt }) => Number(/\d+/.exec(alt)?.[0]));
    };
    try {
      for (let kill = 0; kill < 6; kill++) {
        const before = await readSavedNumbers();
        askedNumbers.length = 0;
        const child = startWriting();
        const requestCount = random.integer(1, 6);
        const reachedCount = new Promise<void>((done) => (onRequest = () => askedNumbers.length >= requestCount && done()));
        await Promise.race([reachedCount, waitForExit(child)]);
        await delay(random.between(0, 12));
        child.kill("SIGKILL");
        await waitForExit(child);
        assert.deepEqual(
          askedNumbers.filter((number) => before.includes(number)),
          [],
          "saved alt text was requested again",
        );
      }
      const before = await readSavedNumbers();
      assert.ok(before.length >= 6 && before.length < count, `${before.length} of ${count} were saved by the killed runs`);
      askedNumbers.length = 0;
      assert.equal(await waitForExit(startWriting()), 0);
      assert.deepEqual(
        askedNumbers.filter((number) => before.includes(number)),
        [],
        "saved alt text was requested again",
      );
      assert.deepEqual(
        // A request sent just before the last kill may reach the server only now, and be repeated.
        [...new Set([...before, ...askedNumbers])].toSorted((a, b) => a - b),
        Array.from({ length: count }, (_, at) => at),
      );
      const written = JSON.parse(await readFile(join(folder.path, "repository", "oriel-suggestions.json"), "utf8")) as {
        suggestions: { alt: string }[];
      };
      assert.deepEqual(
        written.suggestions.map(({ alt }) => alt),
        Array.from({ length: count }, (_, at) => `Chart number ${at} of forty`),
      );
    } finally {
      await server.stop();
    }
  });

  it("applies the remaining changes, because each document is either unchanged or complete", async () => {
    const random = new SeededRandom(42);
    const names = Array.from({ length: 16 }, (_, at) => `${String(at).padStart(2, "0")}.md`);
    const image = "![image](https://example.org/a.png)";
    const text = "The tide lets a ship in. ".repeat(2_000);
    const before = `# Tide\n\n${image}\n\n${text}\n`;
    const after = before.replace("![image]", "![A harbour at high tide]");
    folder = await createFolderWith({ "repository/.orielignore": "" });
    const getPath = (name: string) => join(folder.path, "repository", name);
    const suggestion = {
      line: 3,
      from: before.indexOf(image),
      before: image,
      target: "a",
      role: "informative",
      alt: "A harbour at high tide",
      description: "",
    };
    await writeFile(
      getPath("suggestions.json"),
      JSON.stringify({ version: 1, suggestions: names.map((name) => ({ path: name, ...suggestion })) }),
    );
    let partialRuns = 0;
    for (let kill = 0; kill < 6; kill++) {
      for (const name of names) await writeFile(getPath(name), before);
      const child = startAlt(["apply", "suggestions.json"]);
      // The command is killed right after the watched document has changed, or a little later.
      const watchedFile = getPath(names[random.integer(0, names.length - 2)] ?? "");
      const { ctimeMs } = statSync(watchedFile);
      while (child.exitCode === null && statSync(watchedFile).ctimeMs === ctimeMs) await immediate();
      if (kill % 2 === 1) await delay(random.between(0, 6));
      child.kill("SIGKILL");
      await waitForExit(child);
      const contents = await Promise.all(names.map((name) => readFile(getPath(name), "utf8")));
      const changedCount = contents.filter((content) => content === after).length;
      assert.equal(
        contents.filter((content) => content === before).length + changedCount,
        names.length,
        "a document is neither unchanged nor complete",
      );
      if (changedCount > 0 && changedCount < names.length) partialRuns += 1;
    }
    assert.ok(partialRuns >= 3, `only ${partialRuns} runs were killed between two documents`);
    assert.equal(await waitForExit(startAlt(["apply", "suggestions.json"])), 0);
    for (const name of names) assert.ok((await readFile(getPath(name), "utf8")) === after, name);
    assert.deepEqual(
      (await readdir(join(folder.path, "repository"))).filter((name) => name.endsWith(".tmp")),
      [],
      "temporary files are left",
    );
  });
});
