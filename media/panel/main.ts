import { ToPanel, type FromPanel } from "../../src/protocol/panel.ts";
import type { TurnView } from "../../src/protocol/turnView.ts";
import { Composer } from "./composer.ts";
import { EmptyState } from "./emptyState.ts";
import { showTheme } from "./highlight.ts";
import { runAfterDrawing } from "./drawingQueue.ts";
import { fillPlaceholders } from "../fillPlaceholders.ts";
import { keepFocus } from "../keepFocus.ts";
import { labels } from "./labels.ts";
import { receiveVerdict } from "./mermaidPreview.ts";
import { PageState, type ScrollPosition } from "./pageState.ts";
import { SetupCard } from "./setupCard.ts";
import { isScrolledToEnd } from "./scroll.ts";
import { TurnElement } from "./turnElement.ts";
import { describeEnd, describeNotice } from "./describeTurn.ts";

/** Interval at which the scroll position is saved while the user scrolls. */
const SCROLL_SAVE_INTERVAL_MS = 300;

keepFocus();
const vscode = acquireVsCodeApi();
const send = (message: FromPanel) => vscode.postMessage(message);

const main = document.getElementById("turns") as HTMLElement;
const announcement = document.getElementById("announcement") as HTMLElement;
const state = new PageState(vscode);
const composer = new Composer(state, send, announce);
const turnElements = new Map<string, TurnElement>();

const emptyState = new EmptyState(send, () => composer.receive({ kind: "focusQuestion" }));
const setup = new SetupCard(send, announce);
emptyState.insertSetupCard(setup.element);

function showTurn(turn: TurnView): void {
  const existingElement = turnElements.get(turn.id);
  if (existingElement) {
    announceChange(existingElement.turn, turn);
    existingElement.update(turn);
    return;
  }
  addTurn(turn).scrollIntoView({ block: "start" });
  announceTurn(turn);
}

function addTurn(turn: TurnView): HTMLElement {
  const element = new TurnElement(turn, send);
  turnElements.set(turn.id, element);
  if (emptyState.element.isConnected) composer.element.before(setup.element);
  emptyState.element.remove();
  main.append(element.element);
  return element.element;
}

/** Announces the end of an answer, and the reason for a delay, but not each token. A reason that arrives after the end must not replace the announcement of the
 * end. */
function announceChange(oldTurn: TurnView, newTurn: TurnView): void {
  const changes = oldTurn.state.kind === newTurn.state.kind ? [] : [describeEnd(newTurn)];
  const hadEnded = describeEnd(oldTurn) !== "" && !newTurn.isReplaced;
  if (!hadEnded && describeNotice(oldTurn) !== describeNotice(newTurn)) changes.push(describeNotice(newTurn));
  const text = changes.filter((change) => change !== "").join(" ");
  if (text !== "") announce(text);
}

/** Announces a turn that the page has not shown before: its end, or that it has started. */
function announceTurn(turn: TurnView): void {
  announce(describeEnd(turn) || fillPlaceholders(labels.started, turn.question));
}

function announce(text: string): void {
  announcement.textContent = text;
}

window.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  const parsed = ToPanel.safeParse(data);
  if (!parsed.success) return;
  const message = parsed.data;
  switch (message.kind) {
    case "turns":
      turnElements.clear();
      main.replaceChildren(emptyState.element);
      emptyState.insertSetupCard(setup.element);
      // Restored turns are not announced.
      for (const turn of message.turns) {
        addTurn(turn);
        if (turn.id === message.unseenTurn) announceTurn(turn);
      }
      main.lastElementChild?.scrollIntoView({ block: "start" });
      if (message.conversation === state.saved.conversation) restoreScroll(state.saved.scrollPosition);
      state.update({ panel: message.panel, conversation: message.conversation, scrollPosition: undefined });
      break;
    case "turn":
      showTurn(message.turn);
      break;
    case "text":
      turnElements.get(message.id)?.append(message.part, message.text);
      break;
    case "fileReferences":
      turnElements.get(message.id)?.showFileReferences(message.references);
      break;
    case "draft":
      composer.receive(message);
      break;
    case "setup":
      setup.update(message.setup);
      break;
    case "focusQuestion":
    case "completions":
    case "wholeImage":
      composer.receive(message);
      break;
    case "diagramVerdict":
      receiveVerdict(message);
      break;
    case "theme":
      showTheme(message.theme);
      break;
    case "answerCopied":
      turnElements.get(message.id)?.showCopied();
      announce(labels.copied);
      break;
  }
});

/** Restores the scroll position from before the page was hidden or reloaded. */
function restoreScroll(position: ScrollPosition | undefined): void {
  if (position === undefined) return;
  runAfterDrawing(() => {
    const turn = main.children[position.turnIndex];
    if (turn) window.scrollTo({ top: turn.getBoundingClientRect().top + window.scrollY + position.hiddenHeight });
  });
}

let isSaveScheduled = false;
document.addEventListener("scroll", () => {
  if (isSaveScheduled) return;
  isSaveScheduled = true;
  setTimeout(() => {
    isSaveScheduled = false;
    const turnIndex = isScrolledToEnd() ? -1 : [...main.children].findIndex((element) => element.getBoundingClientRect().bottom > 0);
    const top = main.children[turnIndex]?.getBoundingClientRect().top ?? 0;
    state.update({ scrollPosition: turnIndex < 0 ? undefined : { turnIndex, hiddenHeight: -top } });
  }, SCROLL_SAVE_INTERVAL_MS);
});

// Links are opened by the extension, after it has shown the user where they lead.
main.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (link === null) return;
  event.preventDefault();
  // VS Code opens a link if the click event reaches the window, even if the default action was prevented.
  event.stopPropagation();
  send({ kind: "openLink", href: link.getAttribute("href") ?? "" });
});

main.replaceChildren(emptyState.element);
main.after(composer.element);
send({ kind: "ready" });
