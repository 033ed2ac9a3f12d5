import { createRandom } from "../random.ts";
import { drawChart, type Chart } from "./charts.ts";
import { drawFlow, drawSequence, type Diagram } from "./diagrams.ts";
import { drawDivider, drawIcon, type Icon } from "./icons.ts";
import { drawPair, PAIR_COUNT, type Pair } from "./pairs.ts";
import { drawDialog, drawForm, drawLog, type Screen } from "./screens.ts";
import { drawTable, type Table } from "./tables.ts";
import { dialogTexts, formTexts } from "./texts.ts";

/** Seed of the starter set. Changing it changes every image, so that results are no longer comparable with earlier ones. */
const SEED = 20_260;

/** A drawing and its path in the folder, which says nothing about the content, because prompts contain it. */
type Placed<T> = T & { file: string };

/** The images of the starter set by kind. */
export interface StarterImages {
  forms: Placed<Screen>[];
  dialogs: Placed<Screen>[];
  logs: Placed<Screen>[];
  charts: Placed<Chart>[];
  diagrams: Placed<Diagram>[];
  tables: Placed<Table>[];
  icons: Record<Icon, Placed<{ svg: string }>>;
  dividers: Placed<{ svg: string }>[];
  pairs: { before: string; after: string; pair: Pair }[];
}

/** Draws all images, and adds them to `files` by path. */
export function drawImages(files: Map<string, string>): StarterImages {
  const random = createRandom(SEED);
  const place = <T extends { svg: string }>(drawing: T): Placed<T> => {
    const file = `images/${String(files.size + 1).padStart(2, "0")}.svg`;
    files.set(file, drawing.svg);
    return { ...drawing, file };
  };
  const repeat = <T extends { svg: string }>(count: number, draw: (index: number) => T) =>
    Array.from({ length: count }, (_, index) => place(draw(index)));
  const placeIcon = (icon: Icon) => place({ svg: drawIcon(icon) });
  return {
    forms: formTexts.map(({ title, button }) => place(drawForm(title, button, random))),
    dialogs: dialogTexts.map(({ title, message, button }) => place(drawDialog(title, message, button, random))),
    logs: repeat(2, () => drawLog(random)),
    charts: repeat(10, (index) => drawChart(index, index % 2 === 0 ? "bars" : "line", random)),
    diagrams: [...repeat(8, () => drawFlow(random)), ...repeat(4, () => drawSequence(random))],
    tables: repeat(6, () => drawTable(random)),
    icons: {
      cart: placeIcon("cart"),
      download: placeIcon("download"),
      search: placeIcon("search"),
      home: placeIcon("home"),
      mail: placeIcon("mail"),
    },
    dividers: ["#0b5cad", "#7a3e9d", "#8a94a0"].map((color, index) => place({ svg: drawDivider(color, 8 + index * 6) })),
    pairs: Array.from({ length: PAIR_COUNT }, (_, index) => {
      const pair = drawPair(index);
      return { pair, before: place({ svg: pair.before }).file, after: place({ svg: pair.after }).file };
    }),
  };
}
