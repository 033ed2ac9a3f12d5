import { createSvg, drawBox, drawText, pick, pickNumber } from "./drawing.ts";

/** A chart, and the numbers in it. */
export interface Chart {
  svg: string;
  title: string;
  values: { label: string; value: number }[];
  /** All text in the image. */
  text: string;
}

const SUBJECTS = [
  { title: "Orders per region", unit: "orders", labels: ["North", "East", "South", "West", "Islands"] },
  { title: "Build time per branch", unit: "seconds", labels: ["main", "next", "docs", "beta", "legacy"] },
  { title: "Support tickets per month", unit: "tickets", labels: ["January", "February", "March", "April", "May"] },
  { title: "Disk use per service", unit: "GB", labels: ["search", "mail", "files", "chat", "logs"] },
  { title: "Visitors per weekday", unit: "visitors", labels: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"] },
] as const;

const [WIDTH, HEIGHT, TOP, BASE] = [620, 400, 76, 340];

/** Draws a bar chart or a line chart whose values are written beside the marks. All values differ, so that the largest and smallest are clear. */
export function drawChart(subject: number, kind: "bars" | "line", random: () => number): Chart {
  const { title, unit, labels } = SUBJECTS[subject % SUBJECTS.length] ?? SUBJECTS[0];
  const usedValues = new Set<number>();
  const values = labels.map((label) => {
    let value = pickNumber(12, 98, random) * 5 + 1;
    while (usedValues.has(value)) value += 7;
    usedValues.add(value);
    return { label, value };
  });
  const highest = Math.max(...usedValues);
  const points = values.map(({ label, value }, index) => ({
    label,
    value,
    x: 90 + index * 110,
    y: BASE - ((BASE - TOP - 20) * value) / highest,
  }));
  const color = pick(["#0b5cad", "#7a3e9d", "#19692c"], random);
  const marks =
    kind === "bars"
      ? points.map(({ x, y }) => drawBox({ x: x - 30, y, width: 60, height: BASE - y }, color))
      : [
          `<polyline points="${points.map(({ x, y }) => `${x},${y}`).join(" ")}" fill="none" stroke="${color}" stroke-width="3"/>`,
          ...points.map(({ x, y }) => `<circle cx="${x}" cy="${y}" r="5" fill="${color}"/>`),
        ];
  const heading = `${title} (${unit})`;
  const shapes = [
    drawText(30, 40, heading, { size: 19, isBold: true }),
    `<line x1="40" y1="${BASE}" x2="${WIDTH - 30}" y2="${BASE}" stroke="#555"/>`,
    ...marks,
    ...points.flatMap(({ label, value, x, y }) => [
      // Covers the line, which would otherwise cross the value.
      drawBox({ x: x - 16, y: y - 23, width: 32, height: 17 }, "#ffffff"),
      drawText(x, y - 10, String(value), { size: 13, anchor: "middle" }),
      drawText(x, BASE + 24, label, { size: 13, anchor: "middle" }),
    ]),
  ];
  const text = [heading, ...values.map(({ label, value }) => `${label} ${value}`)].join("\n");
  return { svg: createSvg(WIDTH, HEIGHT, shapes), title, values, text };
}
