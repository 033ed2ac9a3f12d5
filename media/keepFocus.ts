/**
 * Gives the focus back to what had it when the page is come back to. VS Code puts the focus of a webview that it goes to on nothing at
 * all, and a Tab from there would lead a person who uses the keyboard out of the page, or back to its beginning.
 */
export function keepFocus(): void {
  let last: HTMLElement | undefined;
  document.addEventListener("focusin", ({ target }) => {
    if (target instanceof HTMLElement) last = target;
  });
  // What is focused while the page has no focus raises no event; only messages from the extension do that.
  window.addEventListener("message", () =>
    setTimeout(() => {
      if (document.activeElement instanceof HTMLElement && document.activeElement !== document.body) last = document.activeElement;
    }),
  );
  // Who clicks beside all controls is done with what they were at.
  document.addEventListener("pointerdown", () => (last = undefined));
  window.addEventListener("focus", () => {
    if (document.activeElement === document.body && last?.isConnected) last.focus({ preventScroll: true });
  });
}
