import { shuffle } from "../random.ts";
import { createSvg, drawText, pickNumber } from "./drawing.ts";

/** A table, and the cells that the questions ask for. */
export interface Table {
  svg: string;
  cells: { row: string; column: string; value: string }[];
}

const ROWS = ["Lisbon", "Oslo", "Nairobi", "Osaka", "Lima", "Perth"];
const COLUMNS = ["Users", "Errors", "Uptime", "Cost"];

/** Draws a table with four rows and three columns of numbers. */
export function drawTable(random: () => number): Table {
  const [rows, columns] = [shuffle(ROWS, random).slice(0, 4), shuffle(COLUMNS, random).slice(0, 3)];
  const values = rows.map(() => columns.map(() => String(pickNumber(101, 989, random))));
  const getX = (column: number) => 220 + column * 120;
  const getY = (row: number) => 88 + row * 40;
  const shapes = [
    ...columns.map((column, index) => drawText(getX(index), 46, column, { isBold: true, anchor: "end" })),
    ...rows.flatMap((row, index) => [
      `<line x1="24" y1="${getY(index) - 26}" x2="500" y2="${getY(index) - 26}" stroke="#b5bcc4"/>`,
      drawText(24, getY(index), row, { isBold: true }),
      ...columns.map((_, column) => drawText(getX(column), getY(index), values[index]?.[column] ?? "", { anchor: "end" })),
    ]),
  ];
  // The first cell is in the upper rows, the second one in the lower rows, so that they differ.
  const cells = [pickNumber(0, 1, random), pickNumber(2, 3, random)].map((row) => {
    const column = pickNumber(0, 2, random);
    return { row: rows[row] ?? "", column: columns[column] ?? "", value: values[row]?.[column] ?? "" };
  });
  return { svg: createSvg(524, 244, shapes), cells };
}
