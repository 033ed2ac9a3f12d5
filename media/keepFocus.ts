/**
 * Restores the focus to the last focused element when the page regains the focus. VS Code focuses the page of a webview, but no element in
 * it. Without this, Tab would leave the page, or start from its first element.
 */
export function keepFocus(): void {
  let lastFocused: HTMLElement | undefined;
  document.addEventListener("focusin", ({ target }) => {
    if (target instanceof HTMLElement) lastFocused = target;
  });
  // No event is fired if code focuses an element while the page has no focus. In that situation, only handlers of messages from the extension focus elements.
  window.addEventListener("message", () =>
    setTimeout(() => {
      if (document.activeElement instanceof HTMLElement && document.activeElement !== document.body) lastFocused = document.activeElement;
    }),
  );
  // After a click outside of all controls, there is no focus to restore.
  document.addEventListener("pointerdown", () => (lastFocused = undefined));
  window.addEventListener("focus", () => {
    if (document.activeElement === document.body && lastFocused?.isConnected) lastFocused.focus({ preventScroll: true });
  });
}
