const waiting = new Map<Element, () => void>();

const observer = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    observer.unobserve(target);
    const act = waiting.get(target);
    waiting.delete(target);
    act?.();
  }
});

/** Acts once, as soon as any of an element is on the screen; what was to be done for it before is forgotten. */
export function whenSeen(element: Element, act: () => void): void {
  waiting.set(element, act);
  observer.unobserve(element);
  observer.observe(element);
}
