/**
 * Sends mutated image files to the decoder. Each must be decoded or rejected with an expected failure, within the time limit and without
 * memory leaks. The same seed results in the same files. Run by `npm run fuzz [-- COUNT [SEED]]`.
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
import { cacheImage, getImageCachePath } from "../../src/link/imageCache.ts";
import { createFormatFixtures, type FormatFixture } from "../fixtures/formats.ts";
import { SeededRandom } from "../model/random.ts";

const COUNT = Number(process.argv[2] ?? 5000);
const SEED = Number(process.argv[3] ?? 1);
/** Number of files after which the growth of the decoder's memory is measured; they include all formats. */
const WARM_UP_FILES = 300;
const MAX_GROWTH_BYTES = 200_000_000;
/** Maximum time for an image. A decoder that gets hardly any CPU time is killed at ten times the limit, and a new one has a minute to start. */
const MAX_MS = (IMAGE_LIMITS.seconds * 10 + 60) * 1000;
/** Failures that are expected for a damaged image. All others are defects. */
const EXPECTED_FAILURES = new Set(["notAnImage", "imageTooManyPixels", "imageTimedOut"]);

const folder = await mkdtemp(join(tmpdir(), "oriel-fuzz-"));
const decoder = new Decoder(resolve("dist/decoder.cjs"));
const prepared = new PreparedImages(decoder, folder);
const random = new SeededRandom(SEED);
const fixtures = await createFormatFixtures();
const counts = new Map<string, number>();
const defects: string[] = [];
let warmBytes = 0;
let slowest = { ms: 0, title: "" };
try {
  for (let index = 0; index < COUNT; index++) {
    const { name, bytes } = mutateImage(random.pick(fixtures), fixtures);
    const sha256 = await cacheImage(folder, bytes);
    const startedMs = performance.now();
    const [result] = await prepared.prepare(
      { images: [{ sha256, name }], budget: "auto", limits: IMAGE_LIMITS },
      new AbortController().signal,
    );
    const ms = performance.now() - startedMs;
    const kind = result?.kind === "failed" ? result.failure.kind : (result?.kind ?? "nothing");
    if (ms > slowest.ms) slowest = { ms, title: `${index} ${name}: ${kind}` };
    const reason = result?.kind === "failed" ? describeFailure(result.failure).message : "";
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    const isDefect =
      (kind !== "prepared" && !EXPECTED_FAILURES.has(kind)) || reason.includes("decoder stopped unexpectedly") || ms > MAX_MS;
    if (isDefect) {
      const savedPath = join(tmpdir(), `oriel-fuzz-${SEED}-${index}-${name}`);
      await writeFile(savedPath, bytes);
      defects.push(`${index} ${name}: ${kind} after ${Math.round(ms)} ms. ${reason} Kept as ${savedPath}`);
    }
    await rm(getImageCachePath(folder, sha256), { force: true });
    if (index === Math.min(WARM_UP_FILES, COUNT - 1)) warmBytes = await measureDecoderBytes();
    if (index % 500 === 499) {
      await rm(join(folder, "prepared"), { recursive: true, force: true });
      console.error(
        `${index + 1} of ${COUNT}, slowest ${Math.round(slowest.ms)} ms, decoder ${Math.round((await measureDecoderBytes()) / 1e6)} MB`,
      );
    }
  }
  const growth = (await measureDecoderBytes()) - warmBytes;
  if (growth > MAX_GROWTH_BYTES) defects.push(`The decoder grew by ${Math.round(growth / 1e6)} MB.`);
  for (const [kind, count] of counts) console.log(`${kind}: ${count}`);
  console.log(
    `Slowest: ${slowest.title}, ${Math.round(slowest.ms)} ms. Decoder: ${Math.round(growth / 1e6)} MB more than after ${WARM_UP_FILES} files.`,
  );
  for (const defect of defects) console.log(defect);
  console.log(`${COUNT - defects.length} of ${COUNT} files passed.`);
  process.exitCode = defects.length > 0 ? 1 : 0;
} finally {
  decoder.dispose();
  await rm(folder, { recursive: true, force: true });
}

/** Flips bits, truncates, replaces the header with that of another format, or repeats or blanks a range, up to three times. */
function mutateImage(fixture: FormatFixture, allFixtures: FormatFixture[]): FormatFixture {
  let bytes = Uint8Array.from(fixture.bytes);
  const rounds = random.integer(1, 3);
  for (let round = 0; round < rounds; round++) {
    const at = random.integer(0, Math.max(0, bytes.length - 1));
    // Half of the mutations affect the header, which has the most effect on decoding.
    const rangeStart = random.next() < 0.5 ? random.integer(0, Math.min(bytes.length - 1, 200)) : at;
    switch (random.integer(0, 4)) {
      case 0:
        for (let flip = random.integer(1, 16); flip > 0; flip--) {
          const position = Math.min(Math.max(0, bytes.length - 1), rangeStart + random.integer(0, 40));
          bytes[position] = (bytes[position] ?? 0) ^ (1 << random.integer(0, 7));
        }
        break;
      case 1:
        bytes = bytes.slice(0, at);
        break;
      case 2: {
        const header = random.pick(allFixtures).bytes.subarray(0, random.integer(4, 64));
        bytes.set(header.subarray(0, bytes.length));
        break;
      }
      case 3:
        bytes.fill(random.pick([0, 0xff, 0x20]), rangeStart, rangeStart + random.integer(1, 32));
        break;
      case 4:
        bytes.copyWithin(rangeStart, at, at + random.integer(1, 400));
        break;
    }
  }
  return { name: fixture.name, bytes };
}

async function measureDecoderBytes(): Promise<number> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "ppid=,rss=,args="]);
  const lines = stdout.split("\n").filter((line) => line.trim().startsWith(`${process.pid} `) && line.includes("decoder.cjs"));
  return lines.reduce((sum, line) => sum + Number(line.trim().split(/\s+/)[1] ?? 0) * 1024, 0);
}
