const actions = new Map<Element, () => void>();

const observer = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    observer.unobserve(target);
    const act = actions.get(target);
    actions.delete(target);
    act?.();
  }
});

/** Runs an action once, as soon as a part of the element is visible. It replaces an earlier action of the element. */
export function whenSeen(element: Element, act: () => void): void {
  actions.set(element, act);
  observer.unobserve(element);
  observer.observe(element);
}
