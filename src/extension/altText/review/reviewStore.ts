import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import * as z from "zod/mini";
import { writeFileAtomically } from "../../../disk/files.ts";
import { FolderCount, ReviewedUse } from "./reviewedUse.ts";

const looked = z.enum(["never", "stopped", "all"]);

const Head = z.object({ version: z.literal(1), looked, folders: z.array(FolderCount) });

export interface StoredReview {
  looked: z.infer<typeof looked>;
  folders: FolderCount[];
  uses: ReviewedUse[];
}

/** Number of lines to write or read before yielding to the event loop. */
const LINES_PER_CHUNK = 300;

/** Stores the review of a workspace on disk, with one line of JSON per use, so that it can be written and read in chunks. */
export class ReviewStore {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** @throws FailureError diskFull */
  async save({ looked, folders, uses }: StoredReview): Promise<void> {
    const lines = [JSON.stringify({ version: 1, looked, folders } satisfies z.infer<typeof Head>)];
    for (const [index, use] of uses.entries()) {
      lines.push(JSON.stringify(use));
      if (index % LINES_PER_CHUNK === LINES_PER_CHUNK - 1) await yieldToEventLoop();
    }
    await mkdir(dirname(this.#file), { recursive: true, mode: 0o700 });
    await writeFileAtomically(this.#file, lines.join("\n"), { isDurable: true });
  }

  /** Returns undefined if there is no review, or if its first line is corrupt. */
  async load(): Promise<StoredReview | undefined> {
    try {
      const [head = "", ...lines] = (await readFile(this.#file, "utf8")).split("\n");
      const { looked, folders } = Head.parse(JSON.parse(head));
      const uses: ReviewedUse[] = [];
      for (const [index, line] of lines.entries()) {
        uses.push(...parseUse(line));
        if (index % LINES_PER_CHUNK === LINES_PER_CHUNK - 1) await yieldToEventLoop();
      }
      return { looked, folders, uses };
    } catch {
      return undefined;
    }
  }
}

/** Parses a line. A corrupt one is skipped; the rest of the file is still used. */
function parseUse(line: string): ReviewedUse[] {
  try {
    const parsed = ReviewedUse.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}
