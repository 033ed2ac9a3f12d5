import assert from "node:assert/strict";
import { toAttachmentStateView } from "../../../src/chat/attachmentState.ts";
import { createPreparedImage } from "./scriptedHost.ts";

describe("an attached image", () => {
  const host = { toPageUrl: (file: string) => file };
  const screen = { x: 0, y: 0, width: 3840, height: 2160 };
  const getNotes = (width: number, height: number, zoom: "auto" | "on" | "off") => {
    const image = createPreparedImage("a.png");
    const pieces = image.pieces.map((piece) => ({ ...piece, region: screen, sent: { width, height } }));
    const view = toAttachmentStateView({ kind: "prepared", image: { ...image, pieces } }, host, zoom);
    assert.ok(view.kind === "prepared");
    return view.prepared.notes.map(({ text }) => text).join(" ");
  };

  it("shows the cost of two looks if the model may look twice", () => {
    assert.match(
      getNotes(2112, 1200, "auto"),
      /model may look twice: at an overview \(\d+ tokens\), then at regions \(up to \d{4} tokens\)/,
    );
    assert.match(getNotes(2112, 1200, "on"), /model looks twice/);
    assert.equal(getNotes(2112, 1200, "off"), "");
    assert.equal(getNotes(3840, 2160, "auto"), "");
  });
});
