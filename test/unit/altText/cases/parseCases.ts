/** A document of a case, and what is expected of it. */
export interface CaseDocument {
  path: string;
  text: string;
  /** The images in the document, one line for each; undefined for a file that is only there for other documents. */
  images?: string[];
  writing?: { requests: WriteRequest[]; after: string };
}

/** Alt text that is written for the image at a position, and the reason if it can't be written. */
export interface WriteRequest {
  position: string;
  alt: string;
  reason?: string;
}

/** A document, or several that belong together, with the right result. The format is described in `test/cases/README.md`. */
export interface ConformanceCase {
  title: string;
  /** File and line of the case. */
  location: string;
  sources: string[];
  /** Empty files that exist besides the documents. Files are looked up only if this is set. */
  files?: string[];
  /** Reason why another parser sees other images than the framework shows. */
  differs?: string;
  /** Reason why all changes to the document are skipped. */
  refused?: string;
  documents: CaseDocument[];
}

const KEYS = ["source", "files", "differs", "refused"] as const;
type Key = (typeof KEYS)[number];

/** An image in the expected result: position, element, URL, alt text and rules. */
const IMAGE_LINE = /^\d+ \S+ (?:"(?:[^"\\]|\\.)*"|[^\s"]\S*) (?:"(?:[^"\\]|\\.)*"|none|dynamic|background|hidden)(?: [a-z][a-z-]*)*$/;

/** @throws Error with the file and line of the first malformed case */
export function parseCases(file: string, text: string): ConformanceCase[] {
  const cases: ConformanceCase[] = [];
  const lines = text.split("\n");
  let keys = new Map<Key, string>();
  let requests: WriteRequest[] | undefined;
  let index = 0;
  const fail = (reason: string): never => {
    throw new Error(`${file}:${index + 1}: ${reason}`);
  };
  const current = (): ConformanceCase => cases.at(-1) ?? fail("This belongs below the title of a case.");
  const finishCase = () => {
    const testCase = cases.at(-1);
    if (testCase === undefined) return;
    if (!keys.has("source")) fail(`“${testCase.title}” names no source.`);
    if (!testCase.documents.some(({ images }) => images !== undefined)) fail(`“${testCase.title}” has no list of images.`);
    if (requests !== undefined) fail(`“${testCase.title}” has no document after its changes.`);
    const splitList = (key: Key) => (keys.get(key) ?? "").split(/,? +/).filter((item) => item !== "");
    testCase.sources = splitList("source");
    if (keys.has("files")) testCase.files = splitList("files");
    for (const key of ["differs", "refused"] as const) {
      const value = keys.get(key);
      if (value !== undefined) testCase[key] = value;
    }
  };
  const readFence = (fence: string): string => {
    const start = index + 1;
    const end = lines.indexOf(fence, start);
    if (end < 0) fail("The end of this block is missing.");
    index = end;
    return lines
      .slice(start, end)
      .map((line) => `${line}\n`)
      .join("");
  };
  const readBlock = (fence: string, info: string): void => {
    const { documents } = current();
    const document = documents.at(-1);
    const [language, name] = info.split(" ");
    if (language === "images" || language === "apply" || name === "after") {
      if (document === undefined) return fail("This block belongs below a document.");
      const start = index;
      const content = readFence(fence);
      const contentLines = content.split("\n").slice(0, -1);
      if (language === "images") {
        if (document.images !== undefined) fail("The document has a list of images already.");
        const badIndex = contentLines.findIndex((line) => !IMAGE_LINE.test(line));
        if (badIndex >= 0) {
          index = start + 1 + badIndex;
          fail("Not an image: write its line, element, URL, alt text and rules.");
        }
        document.images = contentLines;
      } else if (language === "apply") requests = contentLines.map((line) => parseRequest(line) ?? fail(`Not a change: ${line}`));
      else if (requests === undefined) fail("The changes before this block are missing.");
      else {
        document.writing = { requests, after: content };
        requests = undefined;
      }
      return;
    }
    if (name === undefined) return fail("A document needs a language and a path, such as “md docs/index.md”.");
    if (documents.some(({ path }) => path === name)) fail(`There is a document ${name} already.`);
    documents.push({ path: name, text: readFence(fence) });
  };
  for (; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    const [, fence, info] = /^(`{3,})(.*)$/.exec(line) ?? [];
    if (fence !== undefined && info !== undefined) readBlock(fence, info);
    else if (line.startsWith("## ")) {
      finishCase();
      keys = new Map();
      cases.push({ title: line.slice(3), location: `${file}:${index + 1}`, sources: [], documents: [] });
    } else if (line.startsWith("- ") && cases.length > 0) {
      const [, key, value = ""] = /^- ([^:]+): *(.+)$/.exec(line) ?? [];
      if (!isKey(key)) return fail(`Unknown key: ${line}`);
      if (keys.has(key)) fail(`Repeated key: ${key}`);
      keys.set(key, value);
    }
  }
  finishCase();
  return cases;
}

function isKey(key: string | undefined): key is Key {
  return KEYS.some((known) => known === key);
}

function parseRequest(line: string): WriteRequest | undefined {
  const [, position, text, reason] = /^(\d+(?:\.\d+)?) ("(?:[^"\\]|\\.)*")(?: (\w+))?$/.exec(line) ?? [];
  if (position === undefined || text === undefined) return undefined;
  return { position, alt: JSON.parse(text) as string, ...(reason === undefined ? {} : { reason }) };
}
