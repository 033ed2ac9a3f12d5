/** Ways to show text on a terminal. */
export type TextStyle = Record<"heading" | "error" | "warning" | "info" | "dim", (text: string) => string>;

/** Source: ECMA-48, 8.3.117, Select Graphic Rendition. */
const CODES: Record<keyof TextStyle, [on: number, off: number]> = {
  heading: [1, 22],
  error: [31, 39],
  warning: [33, 39],
  info: [36, 39],
  dim: [2, 22],
};

export const plainStyle = createStyle((text) => text);

export const colorStyle = createStyle((text, [on, off]) => `\u001b[${on}m${text}\u001b[${off}m`);

function createStyle(format: (text: string, codes: [on: number, off: number]) => string): TextStyle {
  return {
    heading: (text) => format(text, CODES.heading),
    error: (text) => format(text, CODES.error),
    warning: (text) => format(text, CODES.warning),
    info: (text) => format(text, CODES.info),
    dim: (text) => format(text, CODES.dim),
  };
}

/** Chooses the style for a stream. Sources: no-color.org; force-color.org. */
export function chooseStyle(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv): TextStyle {
  if (env["NO_COLOR"]) return plainStyle;
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined && forced !== "") return ["0", "false"].includes(forced) ? plainStyle : colorStyle;
  return stream.isTTY === true && env["TERM"] !== "dumb" ? colorStyle : plainStyle;
}
