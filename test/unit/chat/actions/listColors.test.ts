import assert from "node:assert/strict";
import { actionPrompt, findAction } from "../../../../src/chat/actions.ts";

describe("the action that lists colours", () => {
  it("asks for hexadecimal codes, of one image or of several", () => {
    const action = findAction("listColors");
    assert.ok(action);
    assert.match(actionPrompt(action, 1), /of this image,.*hexadecimal/);
    assert.match(actionPrompt(action, 2), /of these images,/);
  });
});
