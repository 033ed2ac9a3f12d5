import type { FromPanel, ToPanel } from "../../src/protocol/panel.ts";
import { make, withIcon } from "../dom.ts";
import { fill } from "../fill.ts";
import { labels } from "./labels.ts";

let count = 0;

/**
 * Draws each Mermaid diagram of an answer above its code. Mermaid is loaded with the first one, as it is larger than all other scripts.
 * The drawing is shown as an image, in which its styles apply and nothing can run, load or be clicked.
 */
export async function previewDiagrams(answer: HTMLElement, send: (message: FromPanel) => void): Promise<void> {
  const codes = [...answer.querySelectorAll<HTMLElement>('pre > code[class*="language-mermaid" i]')];
  for (const code of codes) {
    const block = code.closest(".code-block");
    const text = code.textContent ?? "";
    if (block === null || block.previousElementSibling?.classList.contains("diagram") === true) continue;
    const figure = make("figure", "diagram");
    block.before(figure);
    if (text.length > MAX_CODE_LENGTH) {
      showProblem(figure, fill(labels.diagramTooLarge, MAX_CODE_LENGTH.toLocaleString()));
      continue;
    }
    const verdict = await verdictOn(text, send);
    if (verdict.kind !== "drawable") {
      showProblem(figure, verdict.kind === "broken" ? verdict.problem : labels.diagramEndless);
      continue;
    }
    const draw = () => drawDiagram(figure, text);
    drawn.set(figure, draw);
    await draw();
  }
}

type Verdict = Extract<ToPanel, { kind: "diagram" }>["verdict"];

const asked = new Map<number, (verdict: Verdict) => void>();

/** Mermaid can't be interrupted on the page, so the extension checks the diagram first. */
function verdictOn(code: string, send: (message: FromPanel) => void): Promise<Verdict> {
  const request = ++count;
  return new Promise((resolve) => {
    asked.set(request, resolve);
    send({ kind: "checkDiagram", request, code });
  });
}

export function receiveVerdict({ request, verdict }: Extract<ToPanel, { kind: "diagram" }>): void {
  asked.get(request)?.(verdict);
  asked.delete(request);
}

function showProblem(figure: HTMLElement, problem: string): void {
  figure.replaceChildren(withIcon(make("p", "failure"), "warning", fill(labels.diagramBroken, problem.slice(0, 300))));
}

/** Larger diagrams would block the page; their code can still be read. */
const MAX_CODE_LENGTH = 10_000;
const MAX_EDGES = 300;

const drawn = new Map<HTMLElement, () => Promise<void>>();

// Redraws diagrams with the new theme: an image keeps the colours that it was drawn with.
new MutationObserver(() => {
  for (const [figure, draw] of drawn) {
    if (figure.isConnected) void draw();
    else drawn.delete(figure);
  }
}).observe(document.body, { attributes: true, attributeFilter: ["class"] });

async function drawDiagram(figure: HTMLElement, text: string): Promise<void> {
  const { default: mermaid } = await import("mermaid");
  const limits = { maxTextSize: MAX_CODE_LENGTH, maxEdges: MAX_EDGES };
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: "strict",
    suppressErrorRendering: true,
    htmlLabels: false,
    ...limits,
    ...themeOptions(),
  });
  // Mermaid measures text on the page, where the diagram's styles may not apply: the font is inherited instead.
  const stage = make("div", "diagram-stage");
  stage.style.fontFamily = FONT;
  document.body.append(stage);
  try {
    const { svg } = await mermaid.render(`diagram-${++count}`, text, stage);
    figure.replaceChildren(pictureOf(svg));
  } catch (error) {
    showProblem(figure, error instanceof Error ? error.message : String(error));
  } finally {
    stage.remove();
  }
}

const FONT = "system-ui, sans-serif";

function themeOptions() {
  const { classList } = document.body;
  const isDark =
    classList.contains("vscode-dark") || (classList.contains("vscode-high-contrast") && !classList.contains("vscode-high-contrast-light"));
  const style = getComputedStyle(document.body);
  const [foreground, background] = ["--vscode-editor-foreground", "--vscode-editor-background"].map((name) => style.getPropertyValue(name));
  const isHighContrast = classList.contains("vscode-high-contrast");
  const plain = { primaryColor: background, primaryTextColor: foreground, primaryBorderColor: foreground, lineColor: foreground };
  return {
    theme: isHighContrast ? ("base" as const) : isDark ? ("dark" as const) : ("default" as const),
    themeVariables: { darkMode: isDark, background, fontFamily: FONT, ...(isHighContrast ? plain : {}) },
    fontFamily: FONT,
  };
}

function pictureOf(svg: string): HTMLImageElement {
  const picture = make("img");
  picture.alt = labels.diagram;
  // The original size, where there is room; an SVG with a width of 100 % would fill the panel.
  const [, width] = /viewBox="[-\d.]+ [-\d.]+ ([\d.]+) [\d.]+"/.exec(svg) ?? [];
  if (width !== undefined) picture.width = Math.ceil(Number(width));
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  return picture;
}
