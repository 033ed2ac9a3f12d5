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

/** Runs once, as soon as any part of the element is visible; replaces an earlier callback of the same element. */
export function whenSeen(element: Element, act: () => void): void {
  waiting.set(element, act);
  observer.unobserve(element);
  observer.observe(element);
}
