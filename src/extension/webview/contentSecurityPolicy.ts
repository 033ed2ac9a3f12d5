/**
 * Builds the Content Security Policy of every page. A page may load only its own script and style sheet, and images from the resource roots.
 * @param source VS Code's `cspSource`, which stands for the resource roots
 */
export function buildContentSecurityPolicy(source: string, nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "worker-src blob:",
    `style-src ${source}`,
    `font-src ${source}`,
    // `data:` is for diagrams drawn on the page and for images attached to notebook cells. Images in answers are not loaded.
    `img-src ${source} data:`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}
