/**
 * Acts like a window, in a process that can be killed: repeatedly asks about an image, saves the conversation while the answer arrives, and
 * prints a line of JSON for each answer: `node window.chaos.mjs FOLDER GRACE_MS`.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { EngineClient } from "../../src/client/engineClient.ts";
import { toFailure } from "../../src/failures/failure.ts";
import { getImageCachePath } from "../../src/link/imageCache.ts";
import { ConversationStore } from "../../src/chat/records/conversationStore.ts";
import type { ConversationRecord, TurnRecord } from "../../src/chat/records/v1.ts";
import type { AskParams } from "../../src/protocol/ask.ts";
import { createEngineOptions, type WindowEvent } from "./windowProtocol.ts";
import { defaultQuestion, workspace } from "../engine/support.ts";

const IMAGES = ["images/login-form.png", "images/chart.png", "images/flow.png"];

const [folder = "", graceMs = "1500"] = process.argv.slice(2);
const client = new EngineClient(createEngineOptions(folder, Number(graceMs)), "chaos");
const store = new ConversationStore(join(folder, "history"));
const printEvent = (event: WindowEvent) => process.stdout.write(`${JSON.stringify(event)}\n`);

/** Aborts when stdin is closed, which stands for closing the window. */
const closing = new AbortController();
createInterface({ input: process.stdin }).on("close", () => closing.abort());

for (let count = 0; !closing.signal.aborted; count++) {
  const name = IMAGES[count % IMAGES.length] ?? "";
  // Bytes after the end of a PNG change its hash, but not the image, so that the image is decoded again.
  const bytes = Buffer.concat([await readFile(join(workspace, name)), randomBytes(16)]);
  const ref = await client.addImage(name, bytes);
  await store.storeImage(ref.sha256, bytes, getImageCachePath(join(folder, "cache"), ref.sha256));
  const params: AskParams = { ...defaultQuestion, images: [ref] };
  const record = createRecord(params);
  const [turn] = record.turns;
  if (turn === undefined) break;
  try {
    for await (const event of client.ask(params, closing.signal)) {
      if (event.kind === "text") {
        turn.text += event.text;
        await store.save(record);
      }
      if (event.kind !== "answered") continue;
      turn.text = event.answer.text;
      turn.state = { kind: "done", summary: "", details: "", truncated: false };
      await store.save(record);
      printEvent({ kind: "answered", id: record.id, image: name, text: event.answer.text });
    }
  } catch (error) {
    if (closing.signal.aborted) break;
    const failure = toFailure(error);
    printEvent({ kind: "failed", failure: failure.kind, ...("reason" in failure ? { reason: failure.reason } : {}) });
    // The button that is shown with this failure does the same.
    if (failure.kind === "llamaServerGaveUp") await client.restart().catch(() => {});
  }
}
client.dispose();

function createRecord(params: AskParams): ConversationRecord {
  const { question, images, selections, budget, limits } = params;
  const turn: TurnRecord = {
    ...{ question, selections, budget, limits, images: images.map((ref) => ({ name: ref.name, ref })), prepared: [] },
    ...{ thinking: false, thoughts: "", text: "", isSetAside: false, forgotten: 0 },
    state: { kind: "brokenOff" },
  };
  return { version: 1, id: randomUUID(), changedMs: Date.now(), turns: [turn] };
}
