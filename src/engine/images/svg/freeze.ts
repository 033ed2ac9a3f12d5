import { isTag, type Element } from "domhandler";
import { getElementById, getElementsByTagName } from "domutils";

/** Applies the final values of SMIL animations that keep them (`fill="freeze"`), such as those of text that appears after a second. */
export function applyFrozenAnimations(root: Element): void {
  const animations = getElementsByTagName((name) => name === "animate" || name === "set", root, true);
  for (const animation of animations) {
    const { attribs, parent } = animation;
    const value = attribs["to"] ?? attribs["values"]?.split(";").findLast((part) => part.trim() !== "");
    const isKept = attribs["fill"] === "freeze" || (animation.name === "set" && attribs["dur"] === undefined);
    // An animation that waits for the user has not started.
    const startsByItself = !/indefinite|click|mouse|focus/i.test(attribs["begin"] ?? "");
    if (!isKept || !startsByItself || value === undefined || attribs["attributeName"] === undefined) continue;
    const target = attribs["href"]?.startsWith("#")
      ? getElementById(attribs["href"].slice(1), root)
      : parent && isTag(parent)
        ? parent
        : null;
    if (target) target.attribs[attribs["attributeName"]] = value.trim();
  }
}
