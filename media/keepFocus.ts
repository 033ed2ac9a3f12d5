/**
 * Restores the focused element when the page gets the focus again. VS Code focuses a webview's page without an element, from where Tab
 * would leave the page or go back to its start.
 */
export function keepFocus(): void {
  let last: HTMLElement | undefined;
  document.addEventListener("focusin", ({ target }) => {
    if (target instanceof HTMLElement) last = target;
  });
  // An element that is focused while the page has no focus raises no event. Only messages from the extension do that.
  window.addEventListener("message", () =>
    setTimeout(() => {
      if (document.activeElement instanceof HTMLElement && document.activeElement !== document.body) last = document.activeElement;
    }),
  );
  // A click outside all controls forgets the last one.
  document.addEventListener("pointerdown", () => (last = undefined));
  window.addEventListener("focus", () => {
    if (document.activeElement === document.body && last?.isConnected) last.focus({ preventScroll: true });
  });
}
