/** The panel's words, translated by the extension and put into the page. */
export interface Labels {
  stop: string;
  copy: string;
  copied: string;
  retry: string;
  stopped: string;
  truncated: string;
  started: string;
  finished: string;
  failed: string;
  tokens: string;
  openPicture: string;
  log: string;
  empty: string;
}

export const labels = JSON.parse(document.getElementById("labels")?.textContent ?? "{}") as Labels;

export function fill(sentence: string, ...values: (string | number)[]): string {
  return sentence.replaceAll(/\{(\d+)\}/g, (whole, index: string) => String(values[Number(index)] ?? whole));
}
