/**
 * Restores the focus to the last focused element when the page regains the focus. VS Code focuses the page of a webview, but no element in
 * it. Without this, Tab would leave the page, or start from its first element.
 */
export function keepFocus(): void {
  let lastFocused: HTMLElement | undefined;
  document.addEventListener("focusin", ({ target }) => {
    if (target instanceof HTMLElement) lastFocused = target;
  });
  // While the page has no focus, focusing an element from code does not fire `focusin`. At such times, only the handlers of messages from the extension move the focus.
  window.addEventListener("message", () =>
    setTimeout(() => {
      if (document.activeElement instanceof HTMLElement && document.activeElement !== document.body) lastFocused = document.activeElement;
    }),
  );
  // A click outside all controls removes the focus. A click on a control fires `focusin` after this event.
  document.addEventListener("pointerdown", () => (lastFocused = undefined));
  window.addEventListener("focus", () => {
    if (document.activeElement === document.body && lastFocused?.isConnected) lastFocused.focus({ preventScroll: true });
  });
}
