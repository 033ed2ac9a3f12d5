/**
 * Gives the focus back to what had it when the page is come back to. VS Code puts the focus of a webview that it goes to on nothing at
 * all, and a Tab from there would lead a person who uses the keyboard out of the page, or back to its beginning.
 */
export function keepFocus(): void {
  let last: HTMLElement | undefined;
  document.addEventListener("focusin", ({ target }) => {
    if (target instanceof HTMLElement) last = target;
  });
  // Who clicks beside all controls is done with what they were at.
  document.addEventListener("pointerdown", () => (last = undefined));
  window.addEventListener("focus", () => {
    if (document.activeElement === document.body && last?.isConnected) last.focus({ preventScroll: true });
  });
}
