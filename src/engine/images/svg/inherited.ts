import { isTag, type Element, type ParentNode } from "domhandler";

/** Returns the value of an inherited property that an element or its closest ancestor specifies as an attribute. */
export function findInherited(element: Element, name: string): string | undefined {
  for (let ancestor: ParentNode | null = element; ancestor && isTag(ancestor); ancestor = ancestor.parent) {
    const value = ancestor.attribs[name];
    if (value !== undefined && value !== "inherit") return value;
  }
  return undefined;
}
