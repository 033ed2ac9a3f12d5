import { isTag, type Element } from "domhandler";
import { getElementById, getElementsByTagName } from "domutils";

/** Attributes without which an element has no shape. */
const SHAPE_ATTRIBUTES = new Set(["d", "points", "r", "rx", "ry", "width", "height"]);

/**
 * Applies the final values of SMIL animations that keep them (`fill="freeze"`), such as an animation that shows a text after a second.
 * Applies the first values of other animations where an element has no static shape.
 */
export function applyFrozenAnimations(root: Element): void {
  const animations = getElementsByTagName((name) => name === "animate" || name === "set", root, true);
  for (const animation of animations) {
    const { attribs, parent } = animation;
    const value = attribs["to"] ?? attribs["values"]?.split(";").findLast((part) => part.trim() !== "");
    const isKept = attribs["fill"] === "freeze" || (animation.name === "set" && attribs["dur"] === undefined);
    // An animation that waits for the user has not started.
    const startsByItself = !/indefinite|click|mouse|focus/i.test(attribs["begin"] ?? "");
    if (!startsByItself || value === undefined || attribs["attributeName"] === undefined) continue;
    const target = attribs["href"]?.startsWith("#")
      ? getElementById(attribs["href"].slice(1), root)
      : parent && isTag(parent)
        ? parent
        : null;
    if (!target) continue;
    const name = attribs["attributeName"];
    if (isKept) target.attribs[name] = value.trim();
    // Without a static shape, an element that is always animated would be invisible.
    else if (SHAPE_ATTRIBUTES.has(name) && (target.attribs[name] ?? "").trim() === "")
      target.attribs[name] = (attribs["values"]?.split(";")[0] ?? attribs["from"] ?? value).trim();
  }
}
