import assert from "node:assert/strict";
import { cp, mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeSampleRepo, type SampleRepo } from "../fixtures/sampleRepo.ts";
import { runOriel, removeWithEngine } from "./command.ts";

/** Number stated in test/model/README.md, less one in forty, because CPUs round differently. */
const TRUE_AT_LEAST = 105;

describe("a repository with images in every syntax", () => {
  let folder: string;
  let repository: string;
  let sample: SampleRepo;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "oriel-sample-"));
    repository = join(folder, "sample");
    sample = await writeSampleRepo(repository);
  });
  after(() => removeWithEngine(folder));

  const oriel = (args: string[], { at = repository, env = {} }: { at?: string; env?: Record<string, string> } = {}) =>
    runOriel(folder, at, ["alt", ...args], env);
  const scan = async (at: string) =>
    JSON.parse((await oriel(["scan", "--format", "json"], { at })).stdout) as {
      findings: { path: string; line: number }[];
      images: number;
    };

  it("has more than 300 images, whose problems a scan finds", async () => {
    const { findings, images } = await scan(repository);
    assert.ok(images >= 300);
    assert.equal(images, sample.uses);
    assert.equal(findings.length, sample.wrong);
  });

  it("gets correct captions, and has no findings once they are applied, except those marked for review", async () => {
    const { stdout, code, stderr } = await oriel(["write", "--dry-run"]);
    assert.equal(code, 0, stderr);
    const proposed = stdout.split("\n").filter((line) => /^\+(?!\+\+ )/.test(line));
    assert.equal(proposed.length, sample.wrong);
    const truths = [...sample.captions.values()];
    assert.ok(proposed.filter((line) => truths.some((truth) => line.includes(truth))).length >= TRUE_AT_LEAST);

    const file = join(folder, "suggestions.json");
    // The dry run cached all answers, so no server is needed.
    const written = await oriel(["write", "--out", file], {
      env: { ORIEL_LLAMA_SERVER: "/nowhere/llama-server", ORIEL_RUNTIME_DIR: join(folder, "other") },
    });
    assert.equal(written.code, 0, written.stderr);
    type Suggestion = { path: string; line: number; target: string; alt: string; needsPerson?: string };
    const { suggestions } = JSON.parse(await readFile(file, "utf8")) as { suggestions: Suggestion[] };
    assert.equal(suggestions.length, sample.wrong);
    const isTrue = suggestions.filter(({ target, alt }) => sample.captions.get(target) === alt);
    assert.ok(isTrue.length >= TRUE_AT_LEAST, `${isTrue.length} of ${suggestions.length} are true`);

    const copy = join(folder, "copy");
    await cp(repository, copy, { recursive: true });
    const applied = await oriel(["apply", file], { at: copy });
    const needReview = suggestions.filter(({ needsPerson }) => needsPerson !== undefined);
    assert.match(applied.stderr, new RegExp(`Applied ${suggestions.length - needReview.length} alt texts`));
    const place = ({ path, line }: { path: string; line: number }) => `${path}:${line}`;
    assert.deepEqual((await scan(copy)).findings.map(place), needReview.map(place));
    assert.equal((await scan(repository)).findings.length, sample.wrong, "the repository itself is unchanged");
  }).timeout(600_000);
});
