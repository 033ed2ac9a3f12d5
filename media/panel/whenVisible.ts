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

/** Runs an action once, as soon as part of the element is visible. Replaces an earlier action for the same element. */
export function whenVisible(element: Element, act: () => void): void {
  actions.set(element, act);
  observer.unobserve(element);
  observer.observe(element);
}
