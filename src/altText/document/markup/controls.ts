import { MAX_CONTEXT, type ImageUse } from "../imageUse.ts";
import { UNKNOWN_TEXT } from "../accessibility/content.ts";
import { collapseWhitespace } from "../markup.ts";

/** A link or button around images; one object for all of its images. */
export interface Control {
  kind: "link" | "button";
  /** Its text without the images in it. */
  text: string;
  href?: string;
  /** Its name if nothing else names it. */
  title?: string;
}

/** An image whose context lacks its control. */
export interface FoundUse {
  use: ImageUse;
  control: Control | undefined;
}

/** Adds the control of each image to its context. The alt texts of a control's other images count as text beside the image. */
export function addControls(found: FoundUse[]): ImageUse[] {
  const names = new Map<Control, Set<string>>();
  for (const { use, control } of found) {
    if (control !== undefined) names.set(control, (names.get(control) ?? new Set()).add(spokenName(use)));
  }
  return found.map(({ use, control }) => {
    if (control === undefined) return use;
    const { kind, href } = control;
    const text = textBeside(spokenName(use), control, names.get(control) ?? new Set());
    return { ...use, context: { ...use.context, control: { kind, text, ...(href === undefined ? {} : { href }) } } };
  });
}

/** The text beside an image. Images with the same name count as one: they are often the dark and the light version. */
function textBeside(own: string, { text, title = "" }: Control, names: Set<string>): string {
  let beside = text;
  for (const name of names) {
    if (beside.length >= MAX_CONTEXT) break;
    if (name !== own && name !== "") beside += beside === "" ? name : ` ${name}`;
  }
  return (beside === "" && own === "" ? title : beside).slice(0, MAX_CONTEXT);
}

function spokenName({ alt, isHidden }: ImageUse): string {
  if (isHidden) return "";
  if (alt.kind === "dynamic") return UNKNOWN_TEXT;
  return alt.kind === "text" || alt.kind === "named" ? collapseWhitespace(alt.value) : "";
}
