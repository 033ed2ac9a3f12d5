import type { CodeAction, FromPanel } from "../../src/protocol/panel.ts";
import { createIconButton, createElement } from "../dom.ts";
import { scheduleHighlighting } from "./highlight.ts";
import { labels } from "./labels.ts";

type CodeMessage = Omit<Extract<FromPanel, { kind: "runCodeAction" }>, "id">;

/** Highlights each code block in an answer, and adds buttons to it. */
export function decorateCodeBlocks(answer: HTMLElement, send: (message: CodeMessage) => void): void {
  for (const block of answer.querySelectorAll("pre")) {
    // A block that has not been rendered again still has its buttons.
    if (block.closest(".code-block")) continue;
    const content = block.querySelector("code");
    const code = content?.textContent ?? block.textContent ?? "";
    const language = /\blanguage-(\S+)/.exec(content?.className ?? "")?.[1] ?? "";
    const createSender = (action: CodeAction) => () => send({ kind: "runCodeAction", action, code, language });
    const buttons = createElement("div", "code-buttons");
    buttons.append(
      createIconButton("copy", labels.copyCode, createSender("copy")),
      createIconButton("insert", labels.insertCode, createSender("insert")),
      createIconButton("diff", labels.applyCode, createSender("apply")),
      createIconButton("new-file", labels.newFile, createSender("newFile")),
    );
    // Lets keyboard users scroll a block that is wider than the panel.
    block.tabIndex = 0;
    const frame = createElement("div", "code-block");
    block.replaceWith(frame);
    frame.append(buttons, block);
    if (content) scheduleHighlighting(content, language);
  }
}
