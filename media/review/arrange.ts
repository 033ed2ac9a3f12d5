/** Makes these the children of an element, in this order. What has the focus stays where it is, and the others go around it: moved, it would lose it. */
export function arrange(parent: Element, children: Element[]): void {
  const focused = children.findIndex((child) => child.parentElement === parent && child.contains(document.activeElement));
  if (focused < 0) {
    parent.replaceChildren(...children);
    return;
  }
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  children[focused]?.before(...children.slice(0, focused));
  parent.append(...children.slice(focused + 1));
}
