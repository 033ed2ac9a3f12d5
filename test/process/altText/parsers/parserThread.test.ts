import assert from "node:assert/strict";
import { resolve } from "node:path";
import { ParserThread, type ParserThreadOptions } from "../../../../src/altText/parsers/parserThread.ts";
import type { DocumentEdit } from "../../../../src/altText/document/edits/changes.ts";
import type { Syntax } from "../../../../src/altText/document/syntax.ts";
import { markupSyntaxes, wrapMarkup } from "../../../unit/altText/samples.ts";

const createEdit = (syntax: Syntax, before: string, after: string): DocumentEdit => ({
  ...{ syntax, before, after },
  changes: [{ kind: "alt", alt: "A form", isAlreadySet: false }],
});

describe("the thread that runs the parsers of frameworks", function () {
  this.timeout(60_000);

  let thread: ParserThread;
  const start = (options: Partial<ParserThreadOptions> = {}) => (thread = new ParserThread(resolve("dist/parsers.mjs"), options));
  afterEach(() => thread.dispose());

  it("reads documents of every syntax", async () => {
    start();
    for (const { id } of markupSyntaxes) {
      const [before, after] = ['<img src="a.png"/>', '<img alt="A form" src="a.png"/>'].map((markup) => wrapMarkup(id, markup)) as [
        string,
        string,
      ];
      // In JSON, the quotes of the markup are escaped, so the documents are created from the markup.
      assert.equal(await thread.check(createEdit(id, before, after)), "asIntended", id);
      assert.equal(await thread.check(createEdit(id, before, before)), "disputed", id);
    }
  });

  it("is killed when a parser takes too long, and is started again", async () => {
    start({ limitMs: 1 });
    const nested = `${"<b><i>".repeat(20_000)}<img>`;
    assert.equal(await thread.check(createEdit("html", nested, nested)), "unreadable");
    thread.dispose();
    start();
    assert.equal(await thread.check(createEdit("html", "<img>", '<img alt="A form">')), "asIntended");
  });

  it("is killed when a parser takes too much memory", async () => {
    start({ memoryMb: 10 });
    const long = `<p>${"<img src=a>".repeat(300_000)}`;
    assert.equal(await thread.check(createEdit("html", long, long)), "unreadable");
  });

  it("exits when it is idle, and after it has parsed many Astro documents, because the Astro compiler never frees memory", async () => {
    start({ idleMs: 1 });
    const page = `---\n---\n${"<p>text</p>\n".repeat(500)}`;
    const memoryBefore = process.memoryUsage().rss;
    for (let run = 0; run < 20; run++) {
      const edit = createEdit("astro", `${page}<img src="${run}">`, `${page}<img alt="A form" src="${run}">`);
      assert.equal(await thread.check(edit), "asIntended");
    }
    const grownMb = (process.memoryUsage().rss - memoryBefore) / 1e6;
    assert.ok(grownMb < 400, `${grownMb} MB`);
  });
});
