/** Distance from the end of the page, in CSS pixels, within which the page keeps following a growing answer. */
const END_TOLERANCE = 40;

export function isScrolledToEnd(): boolean {
  const { scrollHeight, scrollTop, clientHeight } = scrollingElement();
  return scrollHeight - scrollTop - clientHeight < END_TOLERANCE;
}

export function scrollToEnd(): void {
  const element = scrollingElement();
  element.scrollTop = element.scrollHeight;
}

function scrollingElement(): Element {
  return document.scrollingElement ?? document.documentElement;
}
