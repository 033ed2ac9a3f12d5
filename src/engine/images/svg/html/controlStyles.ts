import type { Element } from "domhandler";

export const BORDER_COLOR = "#767676";
export const ACCENT_COLOR = "#0075ff";
export const TRACK_COLOR = "#efefef";
/** Controls that are drawn as images, with their sizes in pixels. */
export const DRAWN_SIZES: Record<string, [width: number, height: number]> = {
  checkbox: [13, 13],
  radio: [13, 13],
  range: [129, 16],
  progress: [160, 16],
  meter: [80, 16],
  color: [50, 27],
};
/** Width of a text field of 20 characters, and of a column of a text area. */
const FIELD_WIDTH_EM = 11;
const TEXTAREA_COLUMN_EM = 0.6;
export const BUTTON_LABELS: Record<string, string> = { submit: "Submit", reset: "Reset", button: "", file: "Choose File" };

/** Returns the kind of a control: the type of an `input`, or the name of another element. */
export function getControlKind({ name, attribs }: Pick<Element, "name" | "attribs">): string | undefined {
  if (name === "input") return attribs["type"]?.trim().toLowerCase() || "text";
  return /^(?:select|textarea|progress|meter)$/.test(name) ? name : undefined;
}

/** Returns the default style of a control, as declarations. */
export function getControlStyle(kind: string): string {
  if (kind === "hidden") return "display:none";
  if (kind === "checkbox" || kind === "radio") return "display:inline-block;margin:3px 3px 0 4px";
  if (kind in DRAWN_SIZES) return `display:inline-block;${kind === "range" ? "margin:2px" : "vertical-align:-3px"}`;
  const font =
    "display:inline-block;font-family:sans-serif;font-size:13.333px;font-weight:400;font-style:normal;line-height:normal;letter-spacing:0;color:#000";
  if (kind in BUTTON_LABELS)
    return [
      font,
      "text-align:center;padding:1px 6px;border-radius:3px",
      `border:1px solid ${BORDER_COLOR}`,
      `background-color:${TRACK_COLOR}`,
    ].join(";");
  const field = [font, "text-align:start;background-color:#fff", `border:1px solid ${BORDER_COLOR}`].join(";");
  if (kind === "select") return `${field};border-radius:3px;padding:1px 2px;white-space:pre`;
  if (kind === "textarea")
    return `${field};font-family:monospace;padding:2px;width:${TEXTAREA_COLUMN_EM * 20}em;min-height:30px;white-space:pre-wrap;overflow-wrap:break-word;vertical-align:text-bottom`;
  return `${field};padding:2px 3px;width:${FIELD_WIDTH_EM}em;height:15.5px;overflow:hidden;white-space:pre`;
}
