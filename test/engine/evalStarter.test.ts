import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { readManifest, type ManifestCase } from "../../src/evaluation/manifest.ts";
import { writeStarterSet } from "../../src/evaluation/starter/starterSet.ts";
import { createIdeal, writeAnswer } from "../fixtures/scriptedModel.ts";
import { endEngineAndRemove, runOriel } from "./command.ts";
import { ScriptedServer } from "./scriptedServer.ts";

interface StarterReport {
  summaries: { name: string; cost: number; metrics: { task: string; metric: string; value: number; low: number; high: number }[] }[];
}

describe("oriel eval --starter", () => {
  let folder: string;
  let starter: string;
  let cases: ManifestCase[];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "oriel-starter-test-"));
    starter = join(folder, "starter");
    await writeStarterSet(starter);
    cases = await readManifest(starter);
  });
  after(() => endEngineAndRemove(folder));

  /** Starts a server that answers perfectly, except about every `wrongEvery`-th image. */
  const startServer = (task: string, wrongEvery: number) => {
    const casesOfTask = cases.filter((each) => each.task.id === task);
    return ScriptedServer.start((request) => {
      const prompt = JSON.stringify(request);
      if (prompt.includes("Rate the answer")) {
        const points = prompt.includes("nothing to see") ? 0 : 2;
        return { text: JSON.stringify({ falseWords: [], true: points, purpose: points, complete: points, concise: 2, language: 2 }) };
      }
      const index = casesOfTask.findIndex(({ images }) => prompt.includes(`Image 1: ${basename(images[0] ?? "")},`));
      const found = casesOfTask[index];
      const text =
        found === undefined || index % wrongEvery === wrongEvery - 1
          ? "There is nothing to see."
          : writeAnswer(found, createIdeal(found), starter);
      return { text };
    });
  };

  it("ranks two models with one command, with costs, ratings by a judge, and a page for votes", async () => {
    const [perfect, faulty] = [await startServer("explain", Infinity), await startServer("explain", 3)];
    try {
      const servers = [perfect, faulty].flatMap(({ url }, index) => [
        "--endpoint",
        url,
        "--endpoint-model",
        `model ${index}`,
        "--price",
        "1,10",
      ]);
      const judge = ["--judge", perfect.url, "--judge-model", "judge"];
      const files = ["--out", "starter.html", "--votes", "votes.html"];
      const { stdout, stderr, code } = await runOriel(folder, folder, [
        "eval",
        "--starter",
        "--task",
        "explain",
        "--format",
        "json",
        ...servers,
        ...judge,
        ...files,
      ]);
      assert.equal(code, 0, stderr);
      const { summaries } = JSON.parse(stdout) as StarterReport;
      const getValues = (metric: string) => summaries.map((summary) => summary.metrics.find((each) => each.metric === metric)?.value);
      for (const metric of ["words", "numbers", "ratedTrue"]) assert.deepEqual(getValues(metric), [1, 0.7], metric);
      assert.deepEqual(getValues("ratedConcise"), [1, 1]);
      for (const { cost } of summaries) assert.ok(cost >= 0);
      const report = await readFile(join(folder, "starter.html"), "utf8");
      assert.match(report, /Required numbers/);
      assert.equal(report.match(/<img src="data:image\/png;base64,iVBOR/g)?.length, 10);
      const votes = await readFile(join(folder, "votes.html"), "utf8");
      assert.match(votes, /There is nothing to see\./);
    } finally {
      await Promise.all([perfect.stop(), faulty.stop()]);
    }
  });

  it("removes its images, and explains options that don't fit together", async () => {
    const run = (...args: string[]) => runOriel(folder, folder, ["eval", "--endpoint", "http://127.0.0.1:1/v1", ...args]);
    for (const [args, expected] of [
      [["--starter", "--task", "paint"], /--task must be one of question, explain, .*judge, not “paint”/],
      [["--starter", "folder"], /--starter takes no folder/],
      [["--starter", "--alt-texts"], /--alt-texts can't be combined with --starter/],
      [["--starter", "--votes", "a.html"], /--votes needs at least two models/],
      [["--starter", "--price", "cheap"], /--price must be READ,WRITTEN/],
      [["--starter", "--judge-model", "a"], /--judge-model needs --judge/],
    ] as const) {
      const { code, stderr } = await run(...args);
      assert.equal(code, 2, args.join(" "));
      assert.match(stderr, expected);
    }
    await rm(starter, { recursive: true });
  });
});
