const actions = new Map<Element, () => void>();

const observer = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    observer.unobserve(target);
    const action = actions.get(target);
    actions.delete(target);
    action?.();
  }
});

/** Runs an action once, as soon as part of the element is visible. Replaces an earlier action for the same element. */
export function runWhenVisible(element: Element, action: () => void): void {
  actions.set(element, action);
  observer.unobserve(element);
  observer.observe(element);
}
