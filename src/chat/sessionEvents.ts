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
  /** The question box gets the focus; `question` replaces its text. */
  | { kind: "focusQuestion"; question?: string }
  /** The user declined to send the question. */
  | { kind: "notSent"; error: unknown };
