import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setImmediate as yielded } from "node:timers/promises";
import * as z from "zod/mini";
import { writeWhole } from "../../../link/files.ts";
import { FolderCount, ReviewedUse } from "./reviewedUse.ts";

const Head = z.object({ version: z.literal(1), folders: z.array(FolderCount) });

export interface KeptReview {
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
  async save({ folders, uses }: KeptReview): Promise<void> {
    const lines = [JSON.stringify({ version: 1, folders } satisfies z.infer<typeof Head>)];
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
      const { folders } = Head.parse(JSON.parse(head));
      const uses: ReviewedUse[] = [];
      for (const [index, line] of lines.entries()) {
        uses.push(ReviewedUse.parse(JSON.parse(line)));
        if (index % LINES_AT_ONCE === LINES_AT_ONCE - 1) await yielded();
      }
      return { folders, uses };
    } catch {
      return undefined;
    }
  }
}
