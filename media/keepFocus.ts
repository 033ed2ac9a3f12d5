/**
 * Restores the focus when the user returns to the page. VS Code focuses a webview without focusing an element in it, and the next Tab
 * would lead a keyboard user out of the page, or to its start.
 */
export function keepFocus(): void {
  let last: HTMLElement | undefined;
  document.addEventListener("focusin", ({ target }) => {
    if (target instanceof HTMLElement) last = target;
  });
  // Focusing an element while the page has no focus raises no event; only messages from the extension do so.
  window.addEventListener("message", () =>
    setTimeout(() => {
      if (document.activeElement instanceof HTMLElement && document.activeElement !== document.body) last = document.activeElement;
    }),
  );
  // A click beside all controls gives up the remembered element.
  document.addEventListener("pointerdown", () => (last = undefined));
  window.addEventListener("focus", () => {
    if (document.activeElement === document.body && last?.isConnected) last.focus({ preventScroll: true });
  });
}
