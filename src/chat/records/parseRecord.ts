import * as z from "zod/mini";
import { ConversationRecord } from "./v1.ts";

/** Version of the records that are written; also the newest version that can be read. */
const VERSION = 1;

export type ParsedRecord =
  | { kind: "conversation"; record: ConversationRecord }
  /** The conversation was written by a newer version of Oriel. */
  | { kind: "newer"; version: number }
  | { kind: "damaged" };

const Versioned = z.object({ version: z.int().check(z.positive()) });

/** Parses a stored conversation of any known version. */
export function parseRecord(text: string): ParsedRecord {
  const raw = parseJson(text);
  const version = Versioned.safeParse(raw).data?.version;
  if (version !== undefined && version > VERSION) return { kind: "newer", version };
  const record = ConversationRecord.safeParse(raw).data;
  return record === undefined ? { kind: "damaged" } : { kind: "conversation", record };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
