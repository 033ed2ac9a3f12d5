export function createElement<K extends keyof HTMLElementTagNameMap>(tag: K, className = "", text = ""): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className !== "") element.className = className;
  if (text !== "") element.textContent = text;
  return element;
}

/** @param meaning text that screen readers announce for the icon; needed if the icon conveys something that the text does not */
export function addIconAndText<T extends HTMLElement>(element: T, icon: string, text: string, meaning?: string): T {
  element.append(createIcon(icon));
  if (meaning !== undefined) element.append(createElement("span", "visually-hidden", `${meaning} `));
  element.append(createElement("span", "", text));
  return element;
}

export function createButton(icon: string, label: string, onClick: () => void): HTMLButtonElement {
  return addIconAndText(createPlainButton(onClick), icon, label);
}

/** Creates a button without text; the label is its tooltip and its accessible name. */
export function createIconButton(icon: string, label: string, onClick: () => void): HTMLButtonElement {
  const element = createPlainButton(onClick);
  element.className = "icon-button";
  element.append(createIcon(icon));
  nameButton(element, label);
  return element;
}

/** Sets the tooltip and the accessible name of a button without text. */
export function nameButton(element: HTMLButtonElement, label: string): void {
  element.title = label;
  element.setAttribute("aria-label", label);
}

function createPlainButton(onClick: () => void): HTMLButtonElement {
  const element = createElement("button");
  element.type = "button";
  element.addEventListener("click", onClick);
  return element;
}

function createIcon(name: string): HTMLElement {
  const icon = createElement("span", `codicon codicon-${name}`);
  icon.setAttribute("aria-hidden", "true");
  return icon;
}
