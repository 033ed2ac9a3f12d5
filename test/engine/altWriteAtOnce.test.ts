import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHAT, FakeEndpoint, sendChunks, sendJson } from "../fixtures/endpoints.ts";
import { waitUntil } from "../waiting.ts";
import { runOriel, endEngineAndRemove } from "./command.ts";
import { workspace } from "./support.ts";

interface WrittenSuggestion {
  path: string;
  line: number;
  target: string;
  alt: string;
}

describe("oriel alt write with an endpoint", () => {
  let folder: string;
  let repository: string;
  let server: FakeEndpoint;
  let pendingAnswers: ((alt: string) => void)[];
  /** Number of requests that the server answers before it fails. */
  let remainingAnswers: number;
  let questionCount: number;
  /** Responses with status 200 that contain an error, by the number of the question. */
  const errors = new Map<number, { contentType: string; body: string }>();
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "oriel-at-once-"));
    repository = join(folder, "tidal");
    await cp(workspace, repository, { recursive: true });
    await rm(join(repository, "images", "broken.png"));
    // Leaves four images that need alt text.
    await writeFile(join(repository, ".orielrc"), JSON.stringify({ rules: { empty: "off" } }));
    [pendingAnswers, remainingAnswers, questionCount] = [[], Infinity, 0];
    errors.clear();
    server = await FakeEndpoint.start({
      [CHAT]: (response, { body }) => {
        const isInLink = /Control: in a link/.test(JSON.stringify(body));
        if ((remainingAnswers -= 1) < 0) return sendJson(response, { error: "out of order" }, 500);
        const error = errors.get((questionCount += 1));
        if (error !== undefined) return response.writeHead(200, { "content-type": error.contentType }).end(error.body);
        pendingAnswers.push((alt) => {
          const content = JSON.stringify({ seen: alt, role: isInLink ? "functional" : "informative", alt, sure: true });
          sendChunks(response, [{ choices: [{ delta: { content }, finish_reason: "stop" }] }]);
        });
      },
    });
  });
  afterEach(async () => {
    await server.stop();
    await endEngineAndRemove(folder);
  });
  const startWriting = (...args: string[]) =>
    runOriel(folder, repository, ["alt", "write", "--endpoint", server.url, ...args], { ORIEL_MODEL: "", ORIEL_PROJECTOR: "" });
  const readSuggestions = async () => {
    const { suggestions: all } = JSON.parse(await readFile(join(repository, "oriel-suggestions.json"), "utf8")) as {
      suggestions: WrittenSuggestion[];
    };
    return all;
  };

  it("sends as many requests at once as --concurrency allows, and writes the suggestions in document order", async () => {
    const writing = startWriting("--concurrency", "3");
    await waitUntil(() => (pendingAnswers.length === 3 ? true : undefined), "three questions");
    await new Promise((done) => setTimeout(done, 100));
    assert.equal(pendingAnswers.length, 3);
    // The requests are answered in reverse order.
    for (const answer of pendingAnswers.toReversed()) answer(`Boats at pier ${pendingAnswers.indexOf(answer)}`);
    await waitUntil(() => (pendingAnswers.length === 4 ? true : undefined), "the fourth question");
    pendingAnswers[3]?.("Boats at pier 3");
    const { code, stderr } = await writing;
    assert.equal(code, 0, stderr);
    const written = await readSuggestions();
    assert.equal(written.length, 4);
    const positions = written.map(({ path, line }) => `${path}:${String(line).padStart(4, "0")}`);
    assert.deepEqual(positions, positions.toSorted());
  });

  it("keeps its suggestions and exits when the server disappears", async () => {
    const writing = startWriting("--concurrency", "3");
    await waitUntil(() => (pendingAnswers.length === 3 ? true : undefined), "three questions");
    pendingAnswers[0]?.("Boats at pier 0");
    await waitUntil(() => (pendingAnswers.length === 4 ? true : undefined), "the fourth question");
    await server.stop();
    const { code, stderr } = await writing;
    assert.equal(code, 1, stderr);
    assert.deepEqual(
      (await readSuggestions()).map(({ alt }) => alt),
      ["Boats at pier 0"],
    );
  });

  it("prints no Node.js warnings with many concurrent requests", async () => {
    const page = join(repository, "many.md");
    await writeFile(page, Array.from({ length: 12 }, (_, index) => `# Pier ${index}\n\n![image](images/chart.png)\n`).join("\n"));
    const writing = startWriting("--concurrency", "12", page);
    await waitUntil(() => (pendingAnswers.length === 12 ? true : undefined), "twelve questions");
    for (const [index, answer] of pendingAnswers.entries()) answer(`Boats at pier ${index}`);
    const { code, stderr } = await writing;
    assert.equal(code, 0, stderr);
    assert.doesNotMatch(stderr, /Warning/);
  });

  it("keeps its suggestions when the server fails, and the next run requests only the missing suggestions", async () => {
    remainingAnswers = 2;
    const firstRun = startWriting("--concurrency", "1");
    for (const count of [1, 2]) {
      await waitUntil(() => (pendingAnswers.length === count ? true : undefined), `question ${count}`);
      pendingAnswers[count - 1]?.(`Boats at pier ${count}`);
    }
    const { code, stderr } = await firstRun;
    assert.equal(code, 1);
    assert.match(stderr, /\(500\).*out of order/is);
    assert.equal((await readSuggestions()).length, 2);

    [pendingAnswers, remainingAnswers] = [[], Infinity];
    const secondRun = startWriting();
    await waitUntil(() => (pendingAnswers.length === 2 ? true : undefined), "the two remaining questions");
    for (const [index, answer] of pendingAnswers.entries()) answer(`Boats at quay ${index}`);
    assert.equal((await secondRun).code, 0);
    assert.equal(pendingAnswers.length, 2);
    assert.equal((await readSuggestions()).length, 4);
  });

  for (const [title, contentType, body] of [
    ["as an event", "text/event-stream", 'data: {"error":{"code":400,"message":"The image can not be decoded."}}\n\n'],
    ["as JSON", "application/json", '{"error":"image too large for this model","code":400}'],
    [
      "as JSON without event framing in a stream",
      "text/event-stream",
      '{"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error","n_prompt_tokens":6009,"n_ctx":4096}}',
    ],
  ] as const) {
    it(`leaves out only the image for which the server sends status 200 and an error ${title}`, async () => {
      errors.set(2, { contentType, body });
      const writing = startWriting("--concurrency", "1");
      for (const count of [1, 2, 3]) {
        await waitUntil(() => (pendingAnswers.length === count ? true : undefined), `answer ${count}`);
        pendingAnswers[count - 1]?.(`Boats at pier ${count}`);
      }
      const { stderr } = await writing;
      assert.equal((await readSuggestions()).length, 3, stderr);
      assert.match(stderr, /decoded|too large|tokens/);
    });
  }

  it("exits with 2 for a --concurrency that is out of range", async () => {
    const { code, stderr } = await startWriting("--concurrency", "100");
    assert.equal(code, 2);
    assert.match(stderr, /--concurrency .* whole number from 1 to 64/);
  });
});
