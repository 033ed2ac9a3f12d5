/** The panel's words, translated by the extension and put into the page. */
export interface Labels {
  stop: string;
  copy: string;
  copied: string;
  copyCode: string;
  insertCode: string;
  applyCode: string;
  newFile: string;
  thinking: string;
  thoughts: string;
  diagram: string;
  diagramBroken: string;
  places: string;
  emptyTitle: string;
  tryPaste: string;
  tryExplain: string;
  tryMermaid: string;
  needsModel: string;
  setUp: string;
  composer: string;
  attachments: string;
  actions: string;
  question: string;
  questionHint: string;
  ask: string;
  attach: string;
  attached: string;
  notAttached: string;
  notReadable: string;
  pastedImage: string;
  dropHere: string;
  dropWithShift: string;
  reading: string;
  total: string;
  totalTitle: string;
  budget: string;
  autoBudget: string;
  tiles: string;
  crop: string;
  remove: string;
  tryAgain: string;
  completions: string;
  completionCount: string;
  cropTitle: string;
  cropHelp: string;
  region: string;
  useRegion: string;
  wholeImage: string;
  cancel: string;
  left: string;
  top: string;
  width: string;
  height: string;
  retry: string;
  stopped: string;
  edit: string;
  setAside: string;
  forgotten: string;
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
