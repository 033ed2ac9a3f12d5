/**
 * Mutated image files against the decoder: each must give a picture or a clear refusal, within the time limit, and leave no memory
 * behind. The same seed gives the same files. Run by `npm run fuzz [-- COUNT [SEED]]`.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { describeFailure } from "../../src/failures/failure.ts";
import { IMAGE_LIMITS } from "../../src/image/imageFile.ts";
import { Decoder } from "../../src/engine/images/decoder.ts";
import { PreparedImages } from "../../src/engine/images/preparedImages.ts";
import { cacheImage, imageCachePath } from "../../src/link/imageCache.ts";
import { formatFixtures, type FormatFixture } from "../fixtures/formats.ts";
import { SeededRandom } from "../model/random.ts";

const COUNT = Number(process.argv[2] ?? 5000);
const SEED = Number(process.argv[3] ?? 1);
/** The decoder's memory is measured from here on: by then all formats have been seen. */
const WARM = 300;
const MAX_GROWTH = 200_000_000;
/** What a new decoder may take until it listens, in seconds; the limit of an image begins then. */
const START_LIMIT = 5;
/** What a refusal may be; all else is a defect. */
const REFUSALS = new Set(["notAnImage", "imageTooManyPixels", "imageTimedOut"]);

const folder = await mkdtemp(join(tmpdir(), "oriel-fuzz-"));
const decoder = new Decoder(resolve("dist/decoder.cjs"));
const prepared = new PreparedImages(decoder, folder);
const random = new SeededRandom(SEED);
const fixtures = await formatFixtures();
const counts = new Map<string, number>();
const defects: string[] = [];
let warmBytes = 0;
let slowest = { ms: 0, what: "" };
try {
  for (let index = 0; index < COUNT; index++) {
    const { name, bytes } = mutate(random.pick(fixtures), fixtures);
    const sha256 = await cacheImage(folder, bytes);
    const startedMs = performance.now();
    const [result] = await prepared.prepare(
      { images: [{ sha256, name }], budget: "auto", limits: IMAGE_LIMITS },
      new AbortController().signal,
    );
    const ms = performance.now() - startedMs;
    const kind = result?.kind === "failed" ? result.failure.kind : (result?.kind ?? "nothing");
    if (ms > slowest.ms) slowest = { ms, what: `${index} ${name}: ${kind}` };
    const reason = result?.kind === "failed" ? describeFailure(result.failure).message : "";
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    const isDefect =
      (kind !== "prepared" && !REFUSALS.has(kind)) ||
      reason.includes("the decoder ended") ||
      ms > (IMAGE_LIMITS.seconds + START_LIMIT) * 1000;
    if (isDefect) {
      const kept = join(tmpdir(), `oriel-fuzz-${SEED}-${index}-${name}`);
      await writeFile(kept, bytes);
      defects.push(`${index} ${name}: ${kind} after ${Math.round(ms)} ms. ${reason} Kept as ${kept}`);
    }
    await rm(imageCachePath(folder, sha256), { force: true });
    if (index === Math.min(WARM, COUNT - 1)) warmBytes = await decoderBytes();
    if (index % 500 === 499) {
      await rm(join(folder, "prepared"), { recursive: true, force: true });
      console.error(
        `${index + 1} of ${COUNT}, slowest ${Math.round(slowest.ms)} ms, decoder ${Math.round((await decoderBytes()) / 1e6)} MB`,
      );
    }
  }
  const growth = (await decoderBytes()) - warmBytes;
  if (growth > MAX_GROWTH) defects.push(`The decoder grew by ${Math.round(growth / 1e6)} MB.`);
  for (const [kind, count] of counts) console.log(`${kind}: ${count}`);
  console.log(
    `Slowest: ${slowest.what}, ${Math.round(slowest.ms)} ms. Decoder: ${Math.round(growth / 1e6)} MB more than after ${WARM} files.`,
  );
  for (const defect of defects) console.log(defect);
  console.log(`${COUNT - defects.length} of ${COUNT} as they should be.`);
  process.exitCode = defects.length > 0 ? 1 : 0;
} finally {
  decoder.dispose();
  await rm(folder, { recursive: true, force: true });
}

/** Flips bytes, cuts, swaps the header with another format's, repeats or blanks a range; often several of these. */
function mutate(fixture: FormatFixture, all: FormatFixture[]): FormatFixture {
  let bytes = Uint8Array.from(fixture.bytes);
  const rounds = random.integer(1, 3);
  for (let round = 0; round < rounds; round++) {
    const at = random.integer(0, Math.max(0, bytes.length - 1));
    // Headers are where most lies can be told.
    const near = random.next() < 0.5 ? random.integer(0, Math.min(bytes.length - 1, 200)) : at;
    switch (random.integer(0, 4)) {
      case 0:
        for (let flip = random.integer(1, 16); flip > 0; flip--) {
          const place = Math.min(Math.max(0, bytes.length - 1), near + random.integer(0, 40));
          bytes[place] = (bytes[place] ?? 0) ^ (1 << random.integer(0, 7));
        }
        break;
      case 1:
        bytes = bytes.slice(0, at);
        break;
      case 2: {
        const head = random.pick(all).bytes.subarray(0, random.integer(4, 64));
        bytes.set(head.subarray(0, bytes.length));
        break;
      }
      case 3:
        bytes.fill(random.pick([0, 0xff, 0x20]), near, near + random.integer(1, 32));
        break;
      case 4:
        bytes.copyWithin(near, at, at + random.integer(1, 400));
        break;
    }
  }
  return { name: fixture.name, bytes };
}

async function decoderBytes(): Promise<number> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "ppid=,rss=,args="]);
  const lines = stdout.split("\n").filter((line) => line.trim().startsWith(`${process.pid} `) && line.includes("decoder.cjs"));
  return lines.reduce((sum, line) => sum + Number(line.trim().split(/\s+/)[1] ?? 0) * 1024, 0);
}
