import { MAX_CONTEXT, type ImageUse } from "../imageUse.ts";
import { UNKNOWN_TEXT } from "../accessibility/content.ts";
import { collapseWhitespace } from "../markup.ts";

/** A link or button around images: one object for all that are in it. */
export interface Control {
  kind: "link" | "button";
  /** What names it besides the images in it. */
  text: string;
  href?: string;
  /** It names what nothing else does. */
  title?: string;
}

/** An image that is not told of its control yet. */
export interface FoundUse {
  use: ImageUse;
  control: Control | undefined;
}

/** A link or button is named by all that it has: to each image in it, the others are text beside it. */
export function addControls(found: FoundUse[]): ImageUse[] {
  const names = new Map<Control, Set<string>>();
  for (const { use, control } of found) {
    if (control !== undefined) names.set(control, (names.get(control) ?? new Set()).add(nameOf(use)));
  }
  return found.map(({ use, control }) => {
    if (control === undefined) return use;
    const { kind, href } = control;
    const text = textBeside(nameOf(use), control, names.get(control) ?? new Set());
    return { ...use, context: { ...use.context, control: { kind, text, ...(href === undefined ? {} : { href }) } } };
  });
}

/** Of two images with one name, one is often shown in dark and the other in light: together they are one. */
function textBeside(own: string, { text, title = "" }: Control, names: Set<string>): string {
  let beside = text;
  for (const name of names) {
    if (beside.length >= MAX_CONTEXT) break;
    if (name !== own && name !== "") beside += beside === "" ? name : ` ${name}`;
  }
  return (beside === "" && own === "" ? title : beside).slice(0, MAX_CONTEXT);
}

function nameOf({ alt, isHidden }: ImageUse): string {
  if (isHidden) return "";
  if (alt.kind === "dynamic") return UNKNOWN_TEXT;
  return alt.kind === "text" || alt.kind === "named" ? collapseWhitespace(alt.value) : "";
}
