import type { CodeAction, FromPanel } from "../../src/protocol/panel.ts";
import { iconButton, make } from "../dom.ts";
import { highlight } from "./highlight.ts";
import { labels } from "./labels.ts";

type CodeMessage = Omit<Extract<FromPanel, { kind: "code" }>, "id">;

/** Gives each block of code of an answer its buttons. */
export function addCodeButtons(answer: HTMLElement, send: (message: CodeMessage) => void): void {
  for (const block of answer.querySelectorAll("pre")) {
    // A block that did not change has its buttons.
    if (block.closest(".code-block")) continue;
    const content = block.querySelector("code");
    const code = content?.textContent ?? block.textContent ?? "";
    const language = /\blanguage-(\S+)/.exec(content?.className ?? "")?.[1] ?? "";
    const act = (action: CodeAction) => () => send({ kind: "code", action, code, language });
    const buttons = make("div", "code-buttons");
    buttons.append(
      iconButton("copy", labels.copyCode, act("copy")),
      iconButton("insert", labels.insertCode, act("insert")),
      iconButton("diff", labels.applyCode, act("apply")),
      iconButton("new-file", labels.newFile, act("newFile")),
    );
    // A block that is wider than the panel is scrolled with the arrow keys.
    block.tabIndex = 0;
    const frame = make("div", "code-block");
    block.replaceWith(frame);
    frame.append(buttons, block);
    if (content) highlight(content, language);
  }
}
