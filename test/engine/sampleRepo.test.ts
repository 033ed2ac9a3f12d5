import assert from "node:assert/strict";
import { cp, mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeSampleRepo, type SampleRepo } from "../fixtures/sampleRepo.ts";
import { runOriel, endEngineAndRemove } from "./command.ts";

/** Number of correct captions in test/model/README.md, minus one in forty, because CPUs round differently. */
const MIN_CORRECT_CAPTIONS = 105;

describe("a repository with images in every syntax", () => {
  let folder: string;
  let repository: string;
  let sample: SampleRepo;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "oriel-sample-"));
    repository = join(folder, "sample");
    sample = await writeSampleRepo(repository);
  });
  after(() => endEngineAndRemove(folder));

  const runAlt = (args: string[], { at = repository, env = {} }: { at?: string; env?: Record<string, string> } = {}) =>
    runOriel(folder, at, ["alt", ...args], env);
  const scanFolder = async (at: string) =>
    JSON.parse((await runAlt(["scan", "--format", "json"], { at })).stdout) as {
      findings: { path: string; line: number }[];
      images: number;
    };

  it("has more than 300 images, and a scan finds all problems with their alt text", async () => {
    const { findings, images } = await scanFolder(repository);
    assert.ok(images >= 300);
    assert.equal(images, sample.occurrenceCount);
    assert.equal(findings.length, sample.wrongCount);
  });

  it("is captioned correctly, and has no findings once the captions are applied, except findings marked for review", async () => {
    const { stdout, code, stderr } = await runAlt(["write", "--dry-run"]);
    assert.equal(code, 0, stderr);
    const proposed = stdout.split("\n").filter((line) => /^\+(?!\+\+ )/.test(line));

    const file = join(folder, "suggestions.json");
    // The dry run cached all answers, so no server is needed.
    const written = await runAlt(["write", "--out", file], {
      env: { ORIEL_LLAMA_SERVER: "/nowhere/llama-server", ORIEL_RUNTIME_DIR: join(folder, "other") },
    });
    assert.equal(written.code, 0, written.stderr);
    type Suggestion = { path: string; line: number; target: string; alt: string; needsPerson?: string };
    const { suggestions } = JSON.parse(await readFile(file, "utf8")) as { suggestions: Suggestion[] };
    assert.equal(suggestions.length, sample.wrongCount);
    const correctSuggestions = suggestions.filter(({ target, alt }) => sample.captions.get(target) === alt);
    assert.ok(correctSuggestions.length >= MIN_CORRECT_CAPTIONS, `${correctSuggestions.length} of ${suggestions.length} are correct`);

    const copy = join(folder, "copy");
    await cp(repository, copy, { recursive: true });
    const applied = await runAlt(["apply", file], { at: copy });
    // The model says what images in links look like, instead of where the links lead.
    const toReview = suggestions.filter(({ needsPerson }) => needsPerson !== undefined);
    assert.ok(
      toReview.every(({ needsPerson = "" }) => /only content of a (?:link|button|control)/.test(needsPerson)),
      JSON.stringify(toReview),
    );
    assert.equal(proposed.length, suggestions.length - toReview.length);
    const captions = [...sample.captions.values()];
    const wrongLines = proposed.filter((line) => !captions.some((caption) => line.includes(caption)));
    assert.ok(wrongLines.length <= sample.wrongCount - MIN_CORRECT_CAPTIONS, wrongLines.join("\n"));
    assert.match(applied.stderr, new RegExp(`Applied alt text for ${suggestions.length - toReview.length} images`));
    const formatPosition = ({ path, line }: { path: string; line: number }) => `${path}:${line}`;
    assert.deepEqual((await scanFolder(copy)).findings.map(formatPosition), toReview.map(formatPosition));
    assert.equal((await scanFolder(repository)).findings.length, sample.wrongCount, "the repository itself is unchanged");
  }).timeout(600_000);
});
