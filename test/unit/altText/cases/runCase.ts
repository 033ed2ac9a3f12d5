import assert from "node:assert/strict";
import { join } from "node:path";
import { SKIP_REASONS } from "../../../../src/altText/document/edits/skipReasons.ts";
import { isWritable, sliceSpan, type ImageUse } from "../../../../src/altText/document/imageUse.ts";
import { collapseWhitespace } from "../../../../src/altText/document/markup.ts";
import { detectSyntax, getDefinition } from "../../../../src/altText/document/syntax.ts";
import { checkEdit } from "../../../../src/altText/parsers/checkEdit.ts";
import { planAltTexts, type PlannedDocument } from "../../../../src/altText/repository/planAltTexts.ts";
import { createLookup, scanDocument, type ScannedDocument } from "../../../../src/altText/repository/scanDocument.ts";
import { readAltSettings, type AltSettings } from "../../../../src/altText/repository/settings.ts";
import { createFolderWith } from "../../../fixtures/folder.ts";
import type { CaseDocument, ConformanceCase } from "./parseCases.ts";
import { compareWithSecondParser } from "./secondParser.ts";

/** Alt text that needs escaping in every syntax. It is written to every image, and must not change the images around it. */
const NEW_ALT = "The “new” menu & 'two' [<b> \"words\" {x}";

/** Checks a case: the images, with every kind of line ending; the framework's own parser; and changes to the document. @throws AssertionError */
export async function runCase(testCase: ConformanceCase): Promise<void> {
  const { documents, files = [] } = testCase;
  const folder = await createFolderWith(
    Object.fromEntries([...files.map((path) => [decodeURI(path), ""]), ...documents.map(({ path, text }) => [path, text])]) as Record<
      string,
      string
    >,
  );
  try {
    const settings = await readAltSettings(folder.path);
    for (const document of documents) if (document.images) await checkDocument(testCase, document, { root: folder.path, settings });
  } finally {
    await folder.remove();
  }
}

interface Folder {
  root: string;
  settings: AltSettings;
}

async function checkDocument(testCase: ConformanceCase, document: CaseDocument, folder: Folder): Promise<void> {
  const { path, text, images = [] } = document;
  const syntax = detectSyntax(path);
  assert.ok(syntax, `${path} is not a document.`);
  const scan = async (source: string): Promise<ScannedDocument> => {
    const { maxLength, components, rules } = folder.settings;
    const severities = { background: "info" as const, ...(testCase.files ? {} : { "broken-path": "off" as const }), ...rules };
    const location = { path: join(folder.root, path), ...createLookup(folder.root, folder.settings) };
    return scanDocument({ syntax, source }, { severities, maxLength, components }, location);
  };
  const scanned = await scan(text);
  assert.equal(formatImages(scanned).join("\n"), images.join("\n"), path);
  for (const variant of [text.replaceAll("\n", "\r\n"), text.replaceAll("\n", "\r"), `\uFEFF${text}`])
    assert.equal(formatImages(await scan(variant)).join("\n"), images.join("\n"), `${path}: ${JSON.stringify(variant)}`);
  await checkSecondParser(testCase, scanned);
  await checkWriting(testCase, document, scanned, folder);
}

/** Formats the images of a document as in a case. Notes on alt text that is known only at run time are left out. */
function formatImages({ source, uses, findings }: ScannedDocument): string[] {
  return uses.map((use) => {
    const { element, target, alt, isHidden, range } = use;
    const altText =
      isHidden && alt.kind !== "background"
        ? "hidden"
        : "value" in alt
          ? JSON.stringify(alt.value)
          : alt.kind === "missing"
            ? "none"
            : alt.kind;
    const rules = findings.filter((finding) => finding.use === use && finding.rule !== "dynamic").map(({ rule }) => rule);
    const url = target === undefined ? "-" : /^[^\s"]+$/.test(target) ? target : JSON.stringify(target);
    return [getLine(source, range.from), element.replaceAll(" ", "-"), url, altText, ...rules].join(" ");
  });
}

function getLine(source: string, offset: number): number {
  return source.slice(0, offset).split(/\r\n?|\n/).length;
}

async function checkSecondParser({ differs }: ConformanceCase, { syntax, source, uses }: ScannedDocument): Promise<void> {
  // Documents that Oriel only scans are never changed, so no second parser is needed for them.
  if (getDefinition(syntax).isScanOnly) return;
  let difference: { oriel: string; other: string } | undefined;
  try {
    difference = await compareWithSecondParser(syntax, source, uses);
  } catch (error) {
    assert.ok(differs, `The framework's parser rejects the document: ${String(error)}`);
    return;
  }
  if (differs === undefined) assert.equal(difference?.oriel, difference?.other, "The framework's parser sees different images.");
  else assert.ok(difference, "The framework's parser sees the same images, so “differs” is not needed.");
}

/** Writes to every image that can have alt text, and makes the changes that the case lists. */
async function checkWriting(
  { refused }: ConformanceCase,
  { path, writing }: CaseDocument,
  { source, uses }: ScannedDocument,
  { root, settings }: Folder,
): Promise<void> {
  const plan = (source: string, requests: { use: ImageUse; alt: string }[]): Promise<PlannedDocument> => {
    const planned = requests.map(({ use: { range }, alt }) => ({ from: range.from, before: sliceSpan(source, range), alt }));
    const { sites } = createLookup(root, settings);
    return planAltTexts(join(root, path), source, planned, settings, checkEdit, { sites });
  };
  const requests = uses.filter(isWritable).map((use) => ({ use, alt: NEW_ALT }));
  const { skipped } = await plan(source, requests);
  const reasons = skipped.map(({ reason }) => getReasonId(reason));
  assert.deepEqual(reasons, refused === undefined ? [] : requests.map(() => refused), "Changes are skipped.");
  if (writing === undefined) return;
  const listed = writing.requests.map(({ position, alt }) => ({ use: findUse(position, source, uses), alt }));
  const result = await plan(source, listed);
  assert.equal(result.after, writing.after);
  const skippedReasons = new Map(result.skipped.map(({ request: { from }, reason }) => [from, getReasonId(reason)]));
  assert.deepEqual(
    listed.map(({ use }) => skippedReasons.get(use.range.from)),
    writing.requests.map(({ reason }) => reason),
  );
}

/** Finds an image by its line, or by its line and its number on that line, such as `3.2`. */
function findUse(position: string, source: string, uses: ImageUse[]): ImageUse {
  const [line, number = 1] = position.split(".").map(Number);
  const use = uses.filter(({ range }) => getLine(source, range.from) === line)[number - 1];
  assert.ok(use, `There is no image at ${position}.`);
  return use;
}

function getReasonId(sentence: string): string {
  return Object.entries(SKIP_REASONS).find(([, reason]) => reason === collapseWhitespace(sentence))?.[0] ?? sentence;
}
