import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { gatherText } from "../../../src/engine/gatherText.ts";
import type { AskEvent } from "../../../src/protocol/ask.ts";
import { until } from "../../waiting.ts";

/** Longer than a test may take: only what is not waited for comes. */
const FOREVER = 1_000_000;

describe("the text of an answer on its way to a client", () => {
  const gathering = (gatherFor: number) => {
    const events: AskEvent[] = [];
    return { events, ...gatherText((event) => events.push(event), gatherFor) };
  };
  const text = (value: string): AskEvent => ({ kind: "text", text: value });
  const thought = (value: string): AskEvent => ({ kind: "thought", text: value });

  it("begins at once", () => {
    const { events, onEvent, flush } = gathering(FOREVER);
    onEvent(text("A"));
    assert.deepEqual(events, [text("A")]);
    flush();
  });

  it("comes together where it comes fast, and nothing is left at the end", () => {
    const { events, onEvent, flush } = gathering(FOREVER);
    for (const piece of ["A", " red", " circle", "."]) onEvent(text(piece));
    assert.deepEqual(events, [text("A")]);
    flush();
    flush();
    assert.deepEqual(events, [text("A"), text(" red circle.")]);
  });

  it("follows by itself", async () => {
    const { events, onEvent } = gathering(5);
    for (const piece of ["A", " red", " circle"]) onEvent(text(piece));
    await until(() => (events.length === 2 ? true : undefined), "the rest");
    assert.deepEqual(events, [text("A"), text(" red circle")]);
    // Also what comes after that.
    onEvent(text("."));
    await until(() => (events.length === 3 ? true : undefined), "the end");
    assert.deepEqual(events[2], text("."));
  });

  it("goes on at once where it comes slowly", async () => {
    const { events, onEvent, flush } = gathering(1);
    onEvent(text("A"));
    await delay(20);
    onEvent(text(" circle"));
    assert.deepEqual(events, [text("A"), text(" circle")]);
    flush();
  });

  it("stays in its order with everything else", () => {
    const { events, onEvent, flush } = gathering(FOREVER);
    const again: AskEvent = { kind: "again", problem: "line 2" };
    for (const event of [thought("Hm"), thought(", so"), text("A"), text(" circle"), again, text("B"), text("C")]) onEvent(event);
    flush();
    const told = events.map((event) => ("text" in event ? event.text : event.kind));
    assert.equal(told.filter((value) => value !== "again").join(""), "Hm, soA circleBC");
    assert.deepEqual(told.slice(0, told.indexOf("again")).join(""), "Hm, soA circle");
    assert.ok(events.filter(({ kind }) => kind === "thought").every((event) => "text" in event && "Hm, so".includes(event.text)));
  });
});
