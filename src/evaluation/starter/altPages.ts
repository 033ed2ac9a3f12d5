import { dialogTexts } from "./texts.ts";
import type { StarterImages } from "./starterImages.ts";

interface AltPage {
  path: string;
  source: string;
}

/** An image on a separate page, and the truth about its alt text. */
interface AltCase {
  file: string;
  role: "functional" | "decorative" | "complex" | "informative";
  /** Paragraphs of the page. `IMAGE` stands for the address of the image. */
  page: string[];
  words?: string[];
  numbers?: { value: number }[];
  text?: string;
  knownNumbers?: number[];
  /** Language of the page, such as `de`; English by default. */
  language?: string;
  /** Alt text that a specialist would accept; absent for decorative images. */
  example?: string;
}

/** Lists the cases about alt text, and writes the pages that show the images. */
export function listAltCases(images: StarterImages): { cases: object[]; pages: AltPage[] } {
  const pages: AltPage[] = [];
  const cases = [...listControls(images), ...listDecorations(images), ...listCharts(images), ...listScreens(images)].map(
    ({ file, page, language, ...truth }) => {
      const path = `pages/${String(pages.length + 1).padStart(2, "0")}.md`;
      pages.push({ path, source: `${page.join("\n\n").replaceAll("IMAGE", `../${file}`)}\n` });
      const languageTruth = truth.role === "decorative" ? {} : { language: language ?? "en" };
      return { task: "alt", image: file, page: path, ...languageTruth, ...truth };
    },
  );
  return { cases, pages };
}

/** Lists the cases about existing alt text: two for each verdict, on pages that need the image's main point. */
export function listJudgeCases({ charts, dialogs, dividers }: StarterImages): { cases: object[]; pages: AltPage[] } {
  const [first, second, third, fourth] = charts.map(({ file, title, values }) => {
    const largest = values.reduce((one, other) => (other.value > one.value ? other : one));
    return { file, title, largest };
  });
  const [upload, session] = dialogs;
  const [line, otherLine] = dividers;
  if (!first || !second || !third || !fourth || !upload || !session || !line || !otherLine) throw new RangeError("Images are missing.");
  const judgeCases = [
    {
      file: first.file,
      verdict: "true",
      alt: `Chart of ${first.title.toLowerCase()}: ${first.largest.label} has the most, ${first.largest.value}`,
    },
    { file: upload.file, verdict: "true", alt: "Dialog that rejects a file of 48 MB, because only 25 MB are allowed" },
    {
      file: second.file,
      verdict: "false",
      alt: `Chart of ${second.title.toLowerCase()}: ${second.largest.label} has the most, ${second.largest.value + 300}`,
    },
    { file: session.file, verdict: "false", alt: "Message that unsaved changes are kept for 9 weeks" },
    { file: third.file, verdict: "too-short", alt: "Chart" },
    { file: upload.file, verdict: "too-short", alt: "Dialog" },
    { file: fourth.file, verdict: "keywords", alt: "chart, graph, data, statistics, report, best chart, free chart" },
    { file: session.file, verdict: "keywords", alt: "session, login, sign in, password, account, secure login" },
    { file: line.file, verdict: "decorative", alt: "Blue wavy line" },
    { file: otherLine.file, verdict: "decorative", alt: "Wavy line between two sections" },
  ];
  const pages: AltPage[] = [];
  const cases = judgeCases.map(({ file, verdict, alt }) => {
    const path = `judged/${String(pages.length + 1).padStart(2, "0")}.md`;
    const source = `# Overview\n\nThe first section describes what happened, and the image shows the facts.\n\n![${alt}](../${file})\n\nThe next section is about other things.\n`;
    pages.push({ path, source: verdict === "decorative" ? source.replace(", and the image shows the facts", "") : source });
    return { task: "judge", image: file, page: path, verdict };
  });
  return { cases, pages };
}

/** Icons that are alone in a link: alt text says where the link leads. */
function listControls({ icons }: StarterImages): AltCase[] {
  const controls = [
    { icon: icons.cart, page: "Shop", href: "https://shop.example.org/cart", words: ["cart"], example: "Shopping cart" },
    { icon: icons.download, page: "Fonts", href: "files/fonts.zip", words: ["download"], example: "Download the fonts" },
    { icon: icons.search, page: "Archive", href: "https://archive.example.org/search", words: ["search"], example: "Search the archive" },
    { icon: icons.home, page: "Chapter 4", href: "https://book.example.org/home", words: ["home"], example: "Home page of the book" },
    { icon: icons.mail, page: "About us", href: "https://www.example.org/contact", words: ["contact"], example: "Contact us" },
  ];
  return controls.map(({ icon, page, href, words, example }) => ({
    file: icon.file,
    role: "functional",
    page: [
      `# ${page}`,
      "This page is updated on the first day of each month.",
      `[![](IMAGE)](${href})`,
      "All prices and dates are given without warranty.",
    ],
    words,
    example,
  }));
}

/** Icons beside the text of a link, and lines between sections: alt text is empty. */
function listDecorations({ icons, dividers }: StarterImages): AltCase[] {
  const besideText = [
    { icon: icons.cart, text: "Open your shopping cart", href: "https://shop.example.org/cart" },
    { icon: icons.download, text: "Download the fonts", href: "files/fonts.zip" },
  ];
  return [
    ...besideText.map(({ icon, text, href }): AltCase => ({
      file: icon.file,
      role: "decorative",
      page: ["# Links", "These are the pages that readers need most.", `[![](IMAGE) ${text}](${href})`, "More pages are in the menu."],
    })),
    ...dividers.map(({ file }, index): AltCase => ({
      file,
      role: "decorative",
      page: [
        `# Part ${index + 1}`,
        "The first half of this part describes what happened in spring.",
        "![](IMAGE)",
        "The second half describes what happened in autumn.",
      ],
    })),
  ];
}

function listCharts({ charts }: StarterImages): AltCase[] {
  return charts.map(({ file, title, values, text }) => {
    const largest = values.reduce((first, second) => (second.value > first.value ? second : first));
    return {
      file,
      role: "complex",
      page: [
        "# Report",
        `The chart shows ${title.toLowerCase()}, as measured last year.`,
        "![](IMAGE)",
        "The next report follows in a year.",
      ],
      words: [largest.label],
      numbers: [{ value: largest.value }],
      text,
      knownNumbers: [values.length],
      example: `Chart of ${title.toLowerCase()}: ${largest.label} has the most, ${largest.value}.`,
    };
  });
}

function listScreens({ dialogs, logs }: StarterImages): AltCase[] {
  const languages = ["en", "en", "de", "fr"];
  const cases = dialogs.map(({ file, lines }, index): AltCase => {
    const { page = [], words = [], alt = "" } = dialogTexts[index] ?? {};
    const [title = "", before = "", after = ""] = page;
    const language = languages[index] ?? "en";
    return { file, role: "informative", page: [title, before, "![](IMAGE)", after], words, text: lines.join("\n"), language, example: alt };
  });
  const [log] = logs;
  const logCase: AltCase[] =
    log === undefined
      ? []
      : [
          {
            file: log.file,
            role: "informative",
            page: [
              "# When the build fails",
              "The output ends with the type of error, such as TypeError:",
              "![](IMAGE)",
              "Look up the error in the list below.",
            ],
            words: ["TypeError"],
            text: log.lines.join("\n"),
            example: "Output of a failed build that ends with a TypeError.",
          },
        ];
  return [...cases, ...logCase];
}
