import type { FromPanel, ToPanel } from "../../src/protocol/panel.ts";
import { createElement, addIconAndText } from "../dom.ts";
import { fillPlaceholders } from "../fillPlaceholders.ts";
import { labels } from "./labels.ts";

let idCount = 0;

/**
 * Draws each Mermaid diagram in an answer above its code. Mermaid is loaded for the first diagram, because it is larger than the rest of the
 * page. The diagram is shown as an image, so that its own styles apply and nothing in it can run, be loaded or be clicked.
 */
export async function previewDiagrams(answer: HTMLElement, send: (message: FromPanel) => void): Promise<void> {
  const codes = [...answer.querySelectorAll<HTMLElement>('pre > code[class*="language-mermaid" i]')];
  for (const code of codes) {
    const block = code.closest(".code-block");
    const text = code.textContent ?? "";
    if (block === null || block.previousElementSibling?.classList.contains("diagram") === true) continue;
    const figure = createElement("figure", "diagram");
    block.before(figure);
    if (text.length > MAX_CHARACTERS) {
      showProblem(figure, fillPlaceholders(labels.diagramTooLarge, MAX_CHARACTERS.toLocaleString()));
      continue;
    }
    const verdict = await requestVerdict(text, send);
    if (verdict.kind !== "drawable") {
      showProblem(figure, verdict.kind === "broken" ? verdict.problem : labels.diagramTooSlow);
      continue;
    }
    const draw = () => drawDiagram(figure, text);
    drawings.set(figure, draw);
    await draw();
  }
}

type Verdict = Extract<ToPanel, { kind: "diagramVerdict" }>["verdict"];

const pendingRequests = new Map<number, (verdict: Verdict) => void>();

/** Asks the extension to check the diagram first, because Mermaid can't be interrupted on the page. */
function requestVerdict(code: string, send: (message: FromPanel) => void): Promise<Verdict> {
  const request = ++idCount;
  return new Promise((resolve) => {
    pendingRequests.set(request, resolve);
    send({ kind: "checkDiagram", request, code });
  });
}

export function receiveVerdict({ request, verdict }: Extract<ToPanel, { kind: "diagramVerdict" }>): void {
  pendingRequests.get(request)?.(verdict);
  pendingRequests.delete(request);
}

function showProblem(figure: HTMLElement, problem: string): void {
  figure.replaceChildren(
    addIconAndText(createElement("p", "failure"), "warning", fillPlaceholders(labels.diagramFailed, problem.slice(0, 300))),
  );
}

/** Limits on the size of a diagram, because drawing it blocks the page. */
const MAX_CHARACTERS = 10_000;
const MAX_EDGES = 300;

/** Diagrams on the page, each with a function that redraws it. */
const drawings = new Map<HTMLElement, () => Promise<void>>();

// Redraws all diagrams when the theme changes: an image keeps the colors that it was drawn with.
new MutationObserver(() => {
  for (const [figure, draw] of drawings) {
    if (figure.isConnected) void draw();
    else drawings.delete(figure);
  }
}).observe(document.body, { attributes: true, attributeFilter: ["class"] });

async function drawDiagram(figure: HTMLElement, text: string): Promise<void> {
  const { default: mermaid } = await import("mermaid");
  const limits = { maxTextSize: MAX_CHARACTERS, maxEdges: MAX_EDGES };
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: "strict",
    suppressErrorRendering: true,
    htmlLabels: false,
    ...limits,
    ...getThemeOptions(),
  });
  // Mermaid measures text in this element. As the content security policy blocks Mermaid's inline styles, the text inherits the font from
  // this element.
  const stage = createElement("div", "diagram-stage");
  stage.style.fontFamily = FONT;
  document.body.append(stage);
  try {
    const { svg } = await mermaid.render(`diagram-${++idCount}`, text, stage);
    figure.replaceChildren(createImage(svg));
  } catch (error) {
    showProblem(figure, error instanceof Error ? error.message : String(error));
  } finally {
    stage.remove();
  }
}

const FONT = "system-ui, sans-serif";

function getThemeOptions() {
  const { classList } = document.body;
  const isDark =
    classList.contains("vscode-dark") || (classList.contains("vscode-high-contrast") && !classList.contains("vscode-high-contrast-light"));
  const style = getComputedStyle(document.body);
  const [foreground, background] = ["--vscode-editor-foreground", "--vscode-editor-background"].map((name) => style.getPropertyValue(name));
  const isHighContrast = classList.contains("vscode-high-contrast");
  const highContrastColors = {
    primaryColor: background,
    primaryTextColor: foreground,
    primaryBorderColor: foreground,
    lineColor: foreground,
  };
  return {
    theme: isHighContrast ? ("base" as const) : isDark ? ("dark" as const) : ("default" as const),
    themeVariables: { darkMode: isDark, background, fontFamily: FONT, ...(isHighContrast ? highContrastColors : {}) },
    fontFamily: FONT,
  };
}

function createImage(svg: string): HTMLImageElement {
  const image = createElement("img");
  image.alt = labels.diagram;
  // Mermaid sets the width to 100%, which would enlarge a small diagram to the width of the panel.
  const [, width] = /viewBox="[-\d.]+ [-\d.]+ ([\d.]+) [\d.]+"/.exec(svg) ?? [];
  if (width !== undefined) image.width = Math.ceil(Number(width));
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  return image;
}
