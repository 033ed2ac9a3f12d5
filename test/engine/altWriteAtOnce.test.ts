import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHAT, FakeEndpoint, sendChunks, sendJson } from "../fixtures/endpoints.ts";
import { waitUntil } from "../waiting.ts";
import { runOriel, removeWithEngine } from "./command.ts";
import { workspace } from "./support.ts";

interface Suggested {
  path: string;
  line: number;
  target: string;
  alt: string;
}

describe("oriel alt write with an endpoint", () => {
  let folder: string;
  let repository: string;
  let server: FakeEndpoint;
  let held: ((alt: string) => void)[];
  /** Number of requests that the server answers before it fails. */
  let answersLeft: number;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "oriel-at-once-"));
    repository = join(folder, "tidal");
    await cp(workspace, repository, { recursive: true });
    await rm(join(repository, "images", "broken.png"));
    [held, answersLeft] = [[], Infinity];
    server = await FakeEndpoint.start({
      [CHAT]: (response) => {
        if ((answersLeft -= 1) < 0) return sendJson(response, { error: "out of order" }, 500);
        held.push((alt) => {
          const content = JSON.stringify({ role: "informative", alt, description: "" });
          sendChunks(response, [{ choices: [{ delta: { content }, finish_reason: "stop" }] }]);
        });
      },
    });
  });
  afterEach(async () => {
    await server.stop();
    await removeWithEngine(folder);
  });
  const write = (...args: string[]) =>
    runOriel(folder, repository, ["alt", "write", "--endpoint", server.url, ...args], { ORIEL_MODEL: "", ORIEL_PROJECTOR: "" });
  const suggestions = async () => {
    const { suggestions: all } = JSON.parse(await readFile(join(repository, "oriel-suggestions.json"), "utf8")) as {
      suggestions: Suggested[];
    };
    return all;
  };

  it("sends as many requests at once as --concurrency allows, and writes the suggestions in document order", async () => {
    const ended = write("--concurrency", "3");
    await waitUntil(() => (held.length === 3 ? true : undefined), "three questions");
    await new Promise((done) => setTimeout(done, 100));
    assert.equal(held.length, 3);
    // Answered in reverse order.
    for (const answer of held.toReversed()) answer(`Boats at pier ${held.indexOf(answer)}`);
    await waitUntil(() => (held.length === 4 ? true : undefined), "the fourth question");
    held[3]?.("Boats at pier 3");
    const { code, stderr } = await ended;
    assert.equal(code, 0, stderr);
    const all = await suggestions();
    assert.equal(all.length, 4);
    const places = all.map(({ path, line }) => `${path}:${String(line).padStart(4, "0")}`);
    assert.deepEqual(places, places.toSorted());
  });

  it("prints no Node.js warnings with many concurrent requests", async () => {
    const page = join(repository, "many.md");
    await writeFile(page, Array.from({ length: 12 }, (_, index) => `# Pier ${index}\n\n![image](images/chart.png)\n`).join("\n"));
    const ended = write("--concurrency", "12", page);
    await waitUntil(() => (held.length === 12 ? true : undefined), "twelve questions");
    for (const [index, answer] of held.entries()) answer(`Boats at pier ${index}`);
    const { code, stderr } = await ended;
    assert.equal(code, 0, stderr);
    assert.doesNotMatch(stderr, /Warning/);
  });

  it("keeps its suggestions when the server fails, and requests only the others next time", async () => {
    answersLeft = 2;
    const failing = write("--concurrency", "1");
    for (const count of [1, 2]) {
      await waitUntil(() => (held.length === count ? true : undefined), `question ${count}`);
      held[count - 1]?.(`Boats at pier ${count}`);
    }
    const { code, stderr } = await failing;
    assert.equal(code, 1);
    assert.match(stderr, /\(500\).*out of order/is);
    assert.equal((await suggestions()).length, 2);

    [held, answersLeft] = [[], Infinity];
    const again = write();
    await waitUntil(() => (held.length === 2 ? true : undefined), "the two remaining questions");
    for (const [index, answer] of held.entries()) answer(`Boats at quay ${index}`);
    assert.equal((await again).code, 0);
    assert.equal(held.length, 2);
    assert.equal((await suggestions()).length, 4);
  });

  it("exits with 2 for a --concurrency that is out of range", async () => {
    const { code, stderr } = await write("--concurrency", "100");
    assert.equal(code, 2);
    assert.match(stderr, /--concurrency .* whole number from 1 to 64/);
  });
});
