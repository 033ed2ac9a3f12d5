/** Distance from the end of the page, in CSS pixels, within which the page keeps following a growing answer. */
const END_TOLERANCE_PX = 40;

export function isScrolledToEnd(): boolean {
  const { scrollHeight, scrollTop, clientHeight } = getScrollingElement();
  return scrollHeight - scrollTop - clientHeight < END_TOLERANCE_PX;
}

export function scrollToEnd(): void {
  const element = getScrollingElement();
  element.scrollTop = element.scrollHeight;
}

function getScrollingElement(): Element {
  return document.scrollingElement ?? document.documentElement;
}
