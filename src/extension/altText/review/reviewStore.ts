import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import * as z from "zod/mini";
import { makeFolders, writeFileAtomically } from "../../../disk/files.ts";
import { FolderCount, type ReviewedUse } from "./reviewedUse.ts";
import { StoredUse, fromStoredUse, toStoredUse } from "./storedUse.ts";

const ScanState = z.enum(["never", "stopped", "all"]);

/** First line of the file. The property names must not change, so that stored reviews can be read; `looked` is the scan state. */
const Header = z.object({ version: z.literal(1), looked: ScanState, folders: z.array(FolderCount) });

export interface StoredReview {
  /** Extent to which the workspace was scanned. */
  scanState: z.infer<typeof ScanState>;
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
  async save({ scanState, folders, uses }: StoredReview): Promise<void> {
    const lines = [JSON.stringify({ version: 1, looked: scanState, folders } satisfies z.infer<typeof Header>)];
    for (const [index, use] of uses.entries()) {
      lines.push(JSON.stringify(toStoredUse(use)));
      if (index % LINES_PER_CHUNK === LINES_PER_CHUNK - 1) await yieldToEventLoop();
    }
    await makeFolders(dirname(this.#file));
    await writeFileAtomically(this.#file, lines.join("\n"), { isDurable: true });
  }

  /** Returns undefined if there is no review, or if the first line of the file is corrupt. */
  async load(): Promise<StoredReview | undefined> {
    try {
      const [header = "", ...lines] = (await readFile(this.#file, "utf8")).split("\n");
      const { looked, folders } = Header.parse(JSON.parse(header));
      const uses: ReviewedUse[] = [];
      for (const [index, line] of lines.entries()) {
        uses.push(...parseUse(line));
        if (index % LINES_PER_CHUNK === LINES_PER_CHUNK - 1) await yieldToEventLoop();
      }
      return { scanState: looked, folders, uses };
    } catch {
      return undefined;
    }
  }
}

/** Parses a line. @returns an empty array for a corrupt line, so that only one use is lost */
function parseUse(line: string): ReviewedUse[] {
  try {
    const parsed = StoredUse.safeParse(JSON.parse(line));
    return parsed.success ? [fromStoredUse(parsed.data)] : [];
  } catch {
    return [];
  }
}
