import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { gatherText } from "../../../src/engine/gatherText.ts";
import type { AskEvent } from "../../../src/protocol/ask.ts";
import { waitUntil } from "../../waiting.ts";

/** Interval that is longer than any test, so that it never ends during one. */
const FOREVER_MS = 1_000_000;

describe("gatherText", () => {
  const startGathering = (gatherMs: number) => {
    const events: AskEvent[] = [];
    return { events, ...gatherText((event) => events.push(event), gatherMs) };
  };
  const createTextEvent = (value: string): AskEvent => ({ kind: "text", text: value });
  const createThoughtEvent = (value: string): AskEvent => ({ kind: "thought", text: value });

  it("passes on the first text at once", () => {
    const { events, onEvent, flush } = startGathering(FOREVER_MS);
    onEvent(createTextEvent("A"));
    assert.deepEqual(events, [createTextEvent("A")]);
    flush();
  });

  it("joins fast text, and passes on the rest when flushed", () => {
    const { events, onEvent, flush } = startGathering(FOREVER_MS);
    for (const chunk of ["A", " red", " circle", "."]) onEvent(createTextEvent(chunk));
    assert.deepEqual(events, [createTextEvent("A")]);
    flush();
    flush();
    assert.deepEqual(events, [createTextEvent("A"), createTextEvent(" red circle.")]);
  });

  it("passes on joined text after the interval", async () => {
    const { events, onEvent } = startGathering(5);
    for (const chunk of ["A", " red", " circle"]) onEvent(createTextEvent(chunk));
    await waitUntil(() => (events.length === 2 ? true : undefined), "the rest");
    assert.deepEqual(events, [createTextEvent("A"), createTextEvent(" red circle")]);
    onEvent(createTextEvent("."));
    await waitUntil(() => (events.length === 3 ? true : undefined), "the end");
    assert.deepEqual(events[2], createTextEvent("."));
  });

  it("passes on slow text at once", async () => {
    const { events, onEvent, flush } = startGathering(1);
    onEvent(createTextEvent("A"));
    await delay(20);
    onEvent(createTextEvent(" circle"));
    assert.deepEqual(events, [createTextEvent("A"), createTextEvent(" circle")]);
    flush();
  });

  it("keeps the order of text and other events", () => {
    const { events, onEvent, flush } = startGathering(FOREVER_MS);
    const again: AskEvent = { kind: "answerRestarted", problem: "line 2" };
    for (const event of [
      createThoughtEvent("Hm"),
      createThoughtEvent(", so"),
      createTextEvent("A"),
      createTextEvent(" circle"),
      again,
      createTextEvent("B"),
      createTextEvent("C"),
    ])
      onEvent(event);
    flush();
    const received = events.map((event) => ("text" in event ? event.text : event.kind));
    assert.equal(received.filter((value) => value !== "answerRestarted").join(""), "Hm, soA circleBC");
    assert.deepEqual(received.slice(0, received.indexOf("answerRestarted")).join(""), "Hm, soA circle");
    assert.ok(events.filter(({ kind }) => kind === "thought").every((event) => "text" in event && "Hm, so".includes(event.text)));
  });
});
