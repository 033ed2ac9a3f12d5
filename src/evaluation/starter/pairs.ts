import { createSvg, drawBox, drawText } from "./drawing.ts";

/** Two versions of a screen, and for each change the words that name it. */
export interface Pair {
  before: string;
  after: string;
  changes: string[][];
  /** All text in both images. */
  text: string;
}

interface Page {
  title: string;
  rows: string[];
  button: string | undefined;
  buttonColor: string;
}

const BASE: Page = {
  title: "Team members",
  rows: ["Ana Reis: owner", "Kofi Mensah: editor", "Lena Vogt: viewer"],
  button: "Invite",
  buttonColor: "#0b5cad",
};

/** Differences of the second version, and the words that name them. */
const edits: { change: Partial<Page>; changes: string[][] }[] = [
  { change: { title: "Project members" }, changes: [["Team members", "Project members"]] },
  { change: { rows: ["Ana Reis: owner", "Kofi Mensah: viewer", "Lena Vogt: viewer"] }, changes: [["Kofi Mensah", "editor", "viewer"]] },
  { change: { rows: [...BASE.rows, "Ravi Shah: editor"] }, changes: [["Ravi Shah"]] },
  { change: { button: undefined }, changes: [["Invite"]] },
  { change: { rows: BASE.rows.slice(0, 2), button: "Add member" }, changes: [["Lena Vogt"], ["Invite", "Add member"]] },
  { change: {}, changes: [] },
];

export const PAIR_COUNT = edits.length;

/** Draws one of the pairs. The last one shows the same screen twice. */
export function drawPair(index: number): Pair {
  const { change, changes } = edits[index % edits.length] ?? { change: {}, changes: [] };
  const after = { ...BASE, ...change };
  const listTexts = ({ title, rows, button }: Page) => [title, ...rows, ...(button === undefined ? [] : [button])];
  return { before: drawPage(BASE), after: drawPage(after), changes, text: [...listTexts(BASE), ...listTexts(after)].join("\n") };
}

function drawPage({ title, rows, button, buttonColor }: Page): string {
  const shapes = [
    drawText(32, 52, title, { size: 22, isBold: true }),
    ...rows.flatMap((row, index) => [
      drawBox({ x: 32, y: 76 + index * 44, width: 416, height: 36 }, "#ffffff", "#c3c9d0", 4),
      drawText(48, 99 + index * 44, row),
    ]),
    ...(button === undefined
      ? []
      : [
          drawBox({ x: 32, y: 268, width: 140, height: 40 }, buttonColor, "none", 6),
          drawText(102, 293, button, { fill: "#ffffff", anchor: "middle", isBold: true }),
        ]),
  ];
  return createSvg(480, 336, shapes, "#f6f8fa");
}
