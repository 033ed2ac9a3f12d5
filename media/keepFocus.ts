/**
 * Restores the focus to the last focused element when the page regains the focus. VS Code focuses the page of a webview, but no element in
 * it. Without this, Tab would leave the page, or start from its first element.
 */
export function keepFocus(): void {
  let last: HTMLElement | undefined;
  document.addEventListener("focusin", ({ target }) => {
    if (target instanceof HTMLElement) last = target;
  });
  // An element that is focused while the page has no focus fires no event. Only the code that handles messages from the extension focuses
  // elements then.
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
