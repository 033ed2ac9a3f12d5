import type { ConversationRecord } from "./records/v1.ts";
import type { TurnEvent } from "./turn.ts";

export interface SessionStore {
  /** @throws FailureError diskFull */
  save(record: ConversationRecord): Promise<void>;
  /** @throws FailureError conversationTooNew */
  load(id: string): Promise<ConversationRecord | undefined>;
  delete(id: string): Promise<void>;
}

export type SessionEvent =
  | TurnEvent
  /** Another conversation is shown. */
  | { kind: "turns" }
  | { kind: "draft" }
  /** The user is to write, with this text if there is one. */
  | { kind: "write"; question?: string }
  /** The question was not sent, as the user decided. */
  | { kind: "notSent"; error: unknown };
