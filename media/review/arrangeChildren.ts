/** Sets the children of an element. Never moves the focused child, because it would lose the focus. */
export function arrangeChildren(parent: Element, children: Element[]): void {
  const focusedIndex = children.findIndex((child) => child.parentElement === parent && child.contains(document.activeElement));
  if (focusedIndex < 0) {
    parent.replaceChildren(...children);
    return;
  }
  const newChildren = new Set(children);
  for (const child of [...parent.children]) if (!newChildren.has(child)) child.remove();
  children[focusedIndex]?.before(...children.slice(0, focusedIndex));
  parent.append(...children.slice(focusedIndex + 1));
}
