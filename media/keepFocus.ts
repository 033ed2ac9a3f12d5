/**
 * Restores the focused element when the page gets the focus again. VS Code focuses the page of a webview, but no element in it: Tab would
 * then leave the page, or start from its first element.
 */
export function keepFocus(): void {
  let last: HTMLElement | undefined;
  document.addEventListener("focusin", ({ target }) => {
    if (target instanceof HTMLElement) last = target;
  });
  // Focusing an element while the page has no focus fires no event. Only code that handles messages from the extension does so.
  window.addEventListener("message", () =>
    setTimeout(() => {
      if (document.activeElement instanceof HTMLElement && document.activeElement !== document.body) last = document.activeElement;
    }),
  );
  // After a click outside of all controls, there is no focus to restore.
  document.addEventListener("pointerdown", () => (last = undefined));
  window.addEventListener("focus", () => {
    if (document.activeElement === document.body && last?.isConnected) last.focus({ preventScroll: true });
  });
}
