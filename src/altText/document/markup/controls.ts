import { groupBy } from "../../../core/groupBy.ts";
import { MAX_CONTEXT_LENGTH, type ControlContext, type ImageUse } from "../imageUse.ts";
import { UNKNOWN_TEXT } from "../accessibility/accessibilityTree.ts";
import type { ControlKind } from "../accessibility/role.ts";
import { collapseWhitespace } from "../markup.ts";

/** A link, button or other control around images. All images in a control share one object. */
export interface Control {
  kind: ControlKind;
  /** Text, excluding the images. */
  text: string;
  /** Set if `text` is a label. */
  isLabel?: true;
  /** Set if the control is hidden from screen readers. */
  isHidden?: true;
  href?: string;
  /** Title, which names the control if it has no other name. */
  title?: string;
}

/** An image, and the control around it. The control has not been added to the image's context yet. */
export interface FoundUse {
  use: ImageUse;
  control: Control | undefined;
}

/** Adds the control of each image to its context. The alt text of other images in the control counts as text next to the image. */
export function addControls(foundUses: FoundUse[]): ImageUse[] {
  const usesByControl = groupBy(foundUses, ({ control }) => control);
  const namesByControl = new Map(
    Array.from(usesByControl, ([control, uses]) => [control, new Set(uses.map(({ use }) => getSpokenName(use)))]),
  );
  return foundUses.map((found) => {
    const { use, control } = found;
    if (control === undefined) return use;
    const { kind, href, isLabel } = control;
    const text = isLabel ? control.text : getOtherText(getSpokenName(use), control, namesByControl.get(control) ?? new Set());
    const uses = usesByControl.get(control) ?? [];
    const isUnnamed = found === uses[0] && control.isHidden !== true && text === "" && uses.every((other) => other.use.isHidden);
    const namedControl: ControlContext = {
      kind,
      text,
      ...(isLabel ? { isLabel } : {}),
      ...(isUnnamed ? { isUnnamed } : {}),
      ...(href === undefined ? {} : { href }),
    };
    return { ...use, context: { ...use.context, control: namedControl } };
  });
}

/**
 * Returns the text of a control and the names of its other images, leaving out the image with the given name; if nothing names the control,
 * its title. Images with the same name count as a single image, because they are often a dark and a light version.
 */
function getOtherText(ownName: string, { text, title = "" }: Control, names: Set<string>): string {
  let otherText = text;
  for (const name of names) {
    if (otherText.length >= MAX_CONTEXT_LENGTH) break;
    if (name !== ownName && name !== "") otherText += otherText === "" ? name : ` ${name}`;
  }
  return (otherText === "" && ownName === "" ? title : otherText).slice(0, MAX_CONTEXT_LENGTH);
}

function getSpokenName({ alt, isHidden }: ImageUse): string {
  if (isHidden) return "";
  if (alt.kind === "dynamic") return UNKNOWN_TEXT;
  return alt.kind === "text" || alt.kind === "elementContent" ? collapseWhitespace(alt.value) : "";
}
