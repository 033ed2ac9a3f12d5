import assert from "node:assert/strict";
import { findImageUses } from "../../src/altText/document/find.ts";
import { sliceSpan, type ImageUse } from "../../src/altText/document/imageUse.ts";
import { createPage, NamedElementGenerator, readAnnouncements, type Announcement, type NamedElement } from "../fixtures/namedElements.ts";
import { getPropertySeed } from "../properties.ts";
import { openBrowser } from "../tools/browser.mjs";

const PAGES = 40;
const ELEMENTS_PER_PAGE = 50;

/** Roles under which Chromium announces images. */
const IMAGE_ROLES = new Set(["image", "graphics-document", "graphics-symbol", "graphics-object", "DocCover", "doc-cover"]);

describe("the name of an element", function () {
  this.timeout(300_000);

  let browser: Awaited<ReturnType<typeof openBrowser>>;
  const generator = new NamedElementGenerator(getPropertySeed(1));
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());

  /** Compares generated elements, and lists those that Oriel and Chromium announce differently. */
  const listDifferences = async (
    create: () => NamedElement,
    describeOurs: (uses: ImageUse[], source: string, element: NamedElement) => string | undefined,
    describeTheirs: (announcement: Announcement, element: NamedElement) => string,
  ): Promise<string[]> => {
    const differences: string[] = [];
    for (let index = 0; index < PAGES; index++) {
      const elements = Array.from({ length: ELEMENTS_PER_PAGE }, create);
      const source = createPage(elements);
      const uses = findImageUses(source, "html");
      const announcements = await readAnnouncements(browser.page, browser.context, source);
      for (const element of elements) {
        const ours = describeOurs(uses, source, element);
        const theirs = describeTheirs(announcements.get(element.id) ?? { kind: "hidden" }, element);
        if (ours !== undefined && ours !== theirs)
          differences.push(`${element.markup.replaceAll(/data:[^"]*/g, "a.png")}\n  Oriel: ${ours}\n  Chromium: ${theirs}`);
      }
    }
    return differences;
  };

  it("is that which Chromium computes for an image", async () => {
    const differences = await listDifferences(
      () => generator.createImage(),
      (uses, source, { id, markup }) => {
        // Chromium announces parts of an SVG that are not displayed, unlike other browsers.
        if (/<(?:g|circle) [^>]*style="[^"]*display/i.test(markup)) return undefined;
        const use = uses.find(({ range }) => sliceSpan(source, range).includes(`id="${id}"`));
        if (use === undefined) return isImageMarkup(markup) ? "not an image" : undefined;
        return describeUse(use);
      },
      (announcement, { markup }) => describeImage(announcement, markup),
    );
    assert.deepEqual(differences, [], `${differences.length} differences:\n${differences.slice(0, 20).join("\n")}`);
  });

  it("is that which Chromium computes for a link, a button or another control", async () => {
    const differences = await listDifferences(
      () => generator.createControl(),
      (uses, source, { markup }) => {
        const from = source.indexOf(markup);
        const inside = uses.filter(({ range }) => range.from >= from && range.to <= from + markup.length);
        return describeControl(inside);
      },
      (announcement) => (announcement.kind === "hidden" ? "hidden" : sortWords(announcement.name)),
    );
    assert.deepEqual(differences, [], `${differences.length} differences:\n${differences.slice(0, 20).join("\n")}`);
  });
});

/** Describes how an image is announced. Decorative images are not announced, as if they were hidden. */
function describeUse({ element, isHidden, alt, title = "" }: ImageUse): string {
  if (isHidden) return "hidden";
  if (alt.kind === "missing") return formatName("");
  if (alt.kind !== "text" && alt.kind !== "elementContent") return alt.kind;
  if (element === "input") return formatName(alt.value || title);
  return alt.value === "" ? "hidden" : formatName(alt.value);
}

function describeImage(announcement: Announcement, markup: string): string {
  if (announcement.kind === "hidden") return "hidden";
  const { role, name } = announcement;
  if (isImageMarkup(markup) && !IMAGE_ROLES.has(role) && !/<(?:img|input)/.test(markup)) return "not an image";
  // Browsers differ in whether they announce a decorative image that has a title or can have the focus.
  if (name === "" && /<img[^>]* alt(?:=""|(?= ))/.test(markup)) return "hidden";
  return formatName(name === "Submit" ? "" : name);
}

/** Whether an element is an `<img>`, or has the role of an image among its roles. */
function isImageMarkup(markup: string): boolean {
  return /<(?:img|input)|role="[^"]*(?:\bim(?:g|age)\b|graphics-(?:symbol|document)|doc-cover)/i.test(markup);
}

function formatName(name: string): string {
  return `named “${name.replaceAll(/\s+/g, " ").trim()}”`;
}

/** Describes the name of a control by its words, because the order of text and images is not kept. */
function describeControl(uses: ImageUse[]): string | undefined {
  const [use] = uses;
  const control = use?.context.control;
  if (use === undefined || control === undefined) return undefined;
  const { alt, isHidden } = use;
  const ownName = !isHidden && (alt.kind === "text" || alt.kind === "elementContent") ? alt.value : "";
  return sortWords(control.isLabel === true ? control.text : `${control.text} ${ownName}`);
}

function sortWords(text: string): string {
  return [...new Set(text.split(/\s+/).filter(Boolean))].toSorted().join(" ");
}
