import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setImmediate as yielded } from "node:timers/promises";
import * as z from "zod/mini";
import { writeWhole } from "../../../disk/files.ts";
import { FolderCount, ReviewedUse } from "./reviewedUse.ts";

const looked = z.enum(["never", "stopped", "all"]);

const Head = z.object({ version: z.literal(1), looked, folders: z.array(FolderCount) });

export interface KeptReview {
  looked: z.infer<typeof looked>;
  folders: FolderCount[];
  uses: ReviewedUse[];
}

/** Lines that are written or read before others get their turn. */
const LINES_AT_ONCE = 300;

/** The review of a workspace on disk: a line of JSON for each use, so that no part of it is long to write or to read. */
export class ReviewStore {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** @throws FailureError diskFull */
  async save({ looked, folders, uses }: KeptReview): Promise<void> {
    const lines = [JSON.stringify({ version: 1, looked, folders } satisfies z.infer<typeof Head>)];
    for (const [index, use] of uses.entries()) {
      lines.push(JSON.stringify(use));
      if (index % LINES_AT_ONCE === LINES_AT_ONCE - 1) await yielded();
    }
    await mkdir(dirname(this.#file), { recursive: true, mode: 0o700 });
    await writeWhole(this.#file, lines.join("\n"));
  }

  /** Undefined where there is none, or one that can't be read any more. */
  async load(): Promise<KeptReview | undefined> {
    try {
      const [head = "", ...lines] = (await readFile(this.#file, "utf8")).split("\n");
      const { looked, folders } = Head.parse(JSON.parse(head));
      const uses: ReviewedUse[] = [];
      for (const [index, line] of lines.entries()) {
        uses.push(...useIn(line));
        if (index % LINES_AT_ONCE === LINES_AT_ONCE - 1) await yielded();
      }
      return { looked, folders, uses };
    } catch {
      return undefined;
    }
  }
}

/** A line that was damaged costs itself alone. */
function useIn(line: string): ReviewedUse[] {
  try {
    const parsed = ReviewedUse.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}
