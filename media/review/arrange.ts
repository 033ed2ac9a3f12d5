/** Sets the children of an element. Never moves the focused child, because it would lose the focus. */
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
