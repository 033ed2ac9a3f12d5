import assert from "node:assert/strict";
import { AttachedImage } from "../../../src/chat/attachedImage.ts";
import type { ConversationRecord } from "../../../src/chat/records/v1.ts";
import { Session } from "../../../src/chat/session.ts";
import { FailureError } from "../../../src/failures/failure.ts";
import { createAnswerEvent, createQuestion, createScriptedHost } from "./scriptedHost.ts";

describe("a session without a model", () => {
  it("keeps questions that were asked before a model was set up, and answers them once there is one", async () => {
    const host = createScriptedHost();
    const stored = new Map<string, ConversationRecord>();
    const store = {
      save: async (record: ConversationRecord) => void stored.set(record.id, structuredClone(record)),
      load: async (id: string) => stored.get(id),
      delete: async () => {},
    };
    const createSession = () => new Session(host, store, () => {});
    let session = createSession();
    let hasModel = false;
    host.readTarget = async () => {
      if (!hasModel) throw new FailureError({ kind: "noModel" });
      return { kind: "local", model: "/m.gguf", projector: "/p.gguf" };
    };
    const image = { name: "a.png", read: async () => new Uint8Array([1]) };
    await session.ask({ ...createQuestion("What is this?"), images: [new AttachedImage(image)] });
    await session.ask(createQuestion("And why?"));
    const { state } = session.turnViews[0] ?? assert.fail();
    assert.ok(state.kind === "failed" && /answered as soon as a model is ready/.test(state.message));
    // VS Code is closed between the two sessions.
    const record = stored.get(session.id) ?? assert.fail();
    const { sha256 } = record.turns[0]?.images[0]?.ref ?? assert.fail("the image is not stored");
    session = createSession();
    await session.show(record.id);
    await session.answerWaiting();
    assert.equal(host.engine.askRequests.length, 0, "there is still no model");
    hasModel = true;
    host.engine.storedImages.set(sha256, new Uint8Array([1]));
    const answering = session.answerWaiting();
    await host.engine.waitForQuestion(1);
    host.engine.emit(createAnswerEvent("A form."));
    await host.engine.waitForQuestion(2);
    host.engine.emit(createAnswerEvent("Because."));
    await answering;
    assert.deepEqual(
      session.turnViews.map(({ text }) => text),
      ["A form.", "Because."],
    );
    assert.equal(host.engine.askRequests[0]?.images.length, 1);
    assert.equal(host.engine.askRequests[1]?.turns.length, 1);
    await session.answerWaiting();
    assert.equal(host.engine.askRequests.length, 2);
  });
});
