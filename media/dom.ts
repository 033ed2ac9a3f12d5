export function make<K extends keyof HTMLElementTagNameMap>(tag: K, className = "", text = ""): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className !== "") element.className = className;
  if (text !== "") element.textContent = text;
  return element;
}

/** @param meaning what the icon says to those who do not see it, where the text does not */
export function withIcon<T extends HTMLElement>(element: T, icon: string, text: string, meaning?: string): T {
  element.append(iconOf(icon));
  if (meaning !== undefined) element.append(make("span", "visually-hidden", `${meaning} `));
  element.append(make("span", "", text));
  return element;
}

/** A button with an icon and its label. */
export function button(icon: string, label: string, onClick: () => void): HTMLButtonElement {
  return withIcon(plainButton(onClick), icon, label);
}

/** A button that shows its icon alone; its label is its tooltip, and what a screen reader says. */
export function iconButton(icon: string, label: string, onClick: () => void): HTMLButtonElement {
  const element = plainButton(onClick);
  element.className = "icon-button";
  element.append(iconOf(icon));
  nameButton(element, label);
  return element;
}

/** Names a button that has no text. */
export function nameButton(element: HTMLButtonElement, label: string): void {
  element.title = label;
  element.setAttribute("aria-label", label);
}

function plainButton(onClick: () => void): HTMLButtonElement {
  const element = make("button");
  element.type = "button";
  element.addEventListener("click", onClick);
  return element;
}

function iconOf(name: string): HTMLElement {
  const icon = make("span", `codicon codicon-${name}`);
  icon.setAttribute("aria-hidden", "true");
  return icon;
}
