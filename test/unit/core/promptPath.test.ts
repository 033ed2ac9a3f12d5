import assert from "node:assert/strict";
import { toPromptPath } from "../../../src/core/promptPath.ts";
import { generateHostileTexts } from "../../fixtures/hostileText.ts";

describe("a path in a prompt", () => {
  it("is kept if it is relative to the root, and is reduced to the file name otherwise", () => {
    assert.equal(toPromptPath("docs/images/a b.png"), "docs/images/a b.png");
    assert.equal(toPromptPath("Pasted image"), "Pasted image");
    for (const path of [
      ...["/home/jane/secret/a.png", "../secret/a.png", "docs/../../secret/a.png", "~/secret/a.png", "file:///home/jane/a.png"],
      ...["C:\\Users\\jane\\a.png", "c:/Users/jane/a.png", "\\\\server\\share\\a.png", "vscode-remote://ssh/home/jane/a.png"],
    ]) {
      assert.equal(toPromptPath(path), "a.png", path);
    }
  });

  it("stays on one line", () => {
    for (const text of generateHostileTexts(13)) assert.doesNotMatch(toPromptPath(text), /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u);
  });
});
