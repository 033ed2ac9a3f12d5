/** Lengths in pixels that relative lengths refer to. */
export interface LengthContext {
  fontSize: number;
  /** Value of 100%; undefined if percentages can't be resolved. */
  percentageBase?: number | undefined;
}

const PIXELS_PER_UNIT: Record<string, number> = {
  "": 1,
  px: 1,
  pt: 96 / 72,
  pc: 16,
  in: 96,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
  q: 96 / 101.6,
  rem: 16,
};

/** Heights of a lowercase letter and widths of a zero, in em, of DejaVu Sans, the font that is drawn if the graphic's own is not installed. */
export const EM_PER_UNIT: Record<string, number> = { em: 1, ex: 0.547, ch: 0.636 };

/** Maximum number of nested parentheses and signs: thousands would exhaust the stack. */
const MAX_EXPRESSION_DEPTH = 100;

/** Computes a CSS length in pixels; undefined for keywords, and for lengths that depend on the window. */
export function toPixels(value: string | undefined, context: LengthContext): number | undefined {
  const text = value?.trim().toLowerCase() ?? "";
  const result = /^(?:calc)?\(/.test(text) ? evaluateExpression(text.replaceAll("calc", ""), context) : parseLength(text, context);
  return result === undefined || !Number.isFinite(result) ? undefined : result;
}

function parseLength(text: string, { fontSize, percentageBase }: LengthContext): number | undefined {
  const [, number, unit = ""] = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)([a-z]*|%)$/.exec(text) ?? [];
  if (number === undefined) return undefined;
  if (unit === "%") return percentageBase === undefined ? undefined : (Number(number) / 100) * percentageBase;
  const ems = EM_PER_UNIT[unit];
  const factor = ems === undefined ? PIXELS_PER_UNIT[unit] : ems * fontSize;
  return factor === undefined ? undefined : Number(number) * factor;
}

/** Evaluates an arithmetic expression of lengths and numbers; NaN if it can't be read, or if its terms are nested too deeply. */
function evaluateExpression(text: string, context: LengthContext): number | undefined {
  const tokens = text.match(/(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?:[a-z]+|%)?|[-+*/()]/g) ?? [];
  let at = 0;
  let depth = 0;
  const readFactor = (): number => {
    if (depth === MAX_EXPRESSION_DEPTH) return Number.NaN;
    const token = tokens[at++] ?? "";
    if (token !== "-" && token !== "(") return parseLength(token, context) ?? Number.NaN;
    depth++;
    const value = token === "-" ? -readFactor() : readSum();
    depth--;
    if (token === "(") at++;
    return value;
  };
  const readProduct = (): number => {
    let value = readFactor();
    while (tokens[at] === "*" || tokens[at] === "/") value = tokens[at++] === "*" ? value * readFactor() : value / readFactor();
    return value;
  };
  const readSum = (): number => {
    let value = readProduct();
    while (tokens[at] === "+" || tokens[at] === "-") value = tokens[at++] === "+" ? value + readProduct() : value - readProduct();
    return value;
  };
  return readSum();
}
