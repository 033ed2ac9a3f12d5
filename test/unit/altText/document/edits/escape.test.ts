import assert from "node:assert/strict";
import { parseDocument } from "yaml";
import { parseTOML, getStaticTOMLValue } from "toml-eslint-parser";
import { checkEdit } from "../../../../../src/altText/parsers/checkEdit.ts";
import { normalizeAlt, quoteForFrontMatter } from "../../../../../src/altText/document/edits/escape.ts";
import { planChanges } from "../../../../../src/altText/document/edits/plan.ts";
import { findImageUses } from "../../../../../src/altText/document/find.ts";
import { createComponents } from "../../../../../src/altText/document/markup/components.ts";
import type { Syntax } from "../../../../../src/altText/document/syntax.ts";
import { generateHostileTexts } from "../../../../fixtures/hostileText.ts";
import { PROPERTY_TIMEOUT_MS } from "../../../../properties.ts";
import { markupSyntaxes, wrapMarkup } from "../../samples.ts";

/** Opening tags of Liquid, Jinja, Nunjucks, Handlebars, Go, ERB, EJS, PHP, FreeMarker and Mako. */
const TEMPLATE_TAG = /\{[{%#]|<[%?#@]|\$\{/;
const UNSAFE_CHARACTER = /(?!\s)[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u202A-\u202E\u2066-\u2069]/u;

describe("alt text that is written into a document", () => {
  for (const { id } of markupSyntaxes) {
    it(`adds neither control characters nor template tags in ${id}`, async function () {
      this.timeout(PROPERTY_TIMEOUT_MS);
      const source = wrapMarkup(id, '<img src="a.png" alt="old"/>');
      const components = createComponents([]);
      const uses = findImageUses(source, id, components);
      const [use] = uses;
      assert.ok(use);
      const snippet = { from: use.range.from, before: source.slice(use.range.from, use.range.to) };
      for (const alt of generateHostileTexts(9)) {
        const { after } = await planChanges(
          { source, syntax: id, components, uses },
          [{ ...snippet, replacement: { kind: "alt", alt } }],
          checkEdit,
        );
        // The document around the image may contain tags.
        assert.equal(after.split(TEMPLATE_TAG).length, source.split(TEMPLATE_TAG).length);
        assert.doesNotMatch(after, UNSAFE_CHARACTER);
      }
    });
  }

  it("can't form a template tag in Markdown, even after a backslash", async () => {
    const source = "A ![image](a.png) b\n";
    const components = createComponents([]);
    const uses = findImageUses(source, "markdown", components);
    let changeCount = 0;
    for (const alt of generateHostileTexts(10)) {
      const replacement = { kind: "alt", alt } as const;
      const { after, plans } = await planChanges(
        { source, syntax: "markdown", components, uses },
        [{ from: 2, before: "![image](a.png)", replacement }],
        checkEdit,
      );
      assert.doesNotMatch(after, TEMPLATE_TAG);
      assert.doesNotMatch(after, UNSAFE_CHARACTER);
      if (plans[0]?.kind === "change") changeCount += 1;
    }
    assert.ok(changeCount > 0);
  });

  it("can't form code that knitr runs, or a tag in square brackets, anywhere in R Markdown and HTML", async () => {
    const components = createComponents([]);
    const alt = "See `r system('id')` [=x] [#if x] [(x)]";
    for (const [id, before, wrap] of [
      ["quarto", "![image](a.png)", (image: string) => `A ${image} b\n`],
      ["quarto", '<img src="a.png" alt="image">', (image: string) => `<div>\n${image}\n</div>\n`],
      ["quarto", 'image: a.png\nimage-alt: "image"', (image: string) => `---\n${image}\n---\n`],
      ["html", '<img src="a.png" alt="image">', (image: string) => `${image}\n`],
    ] as const) {
      const source = wrap(before);
      const uses = findImageUses(source, id, components);
      const change = { from: source.indexOf(before), before, replacement: { kind: "alt", alt } } as const;
      const { after, plans } = await planChanges({ source, syntax: id, components, uses }, [change], checkEdit);
      assert.equal(plans[0]?.kind, "change", source);
      assert.doesNotMatch(after, id === "html" ? /\[[=#(]/ : /`/);
    }
  });

  it("is not written if it would form a tag or code in a place where nothing can be escaped", async () => {
    const components = createComponents([]);
    const places: [Syntax, before: string][] = [
      ["markdown:hugo", '{{< figure src="a.png" alt="image" >}}'],
      ["markdown:obsidian", "![[a.png|image]]"],
      ["markdown:learn", ':::image type="content" source="a.png" alt-text="image":::'],
      ["markdown:jekyll", '{% include figure.html src="a.png" alt="image" %}'],
    ];
    const write = async (syntax: Syntax, before: string, alt: string) => {
      const source = `${before}\n`;
      const uses = findImageUses(source, syntax, components);
      const document = { source, syntax, components, uses };
      return planChanges(document, [{ from: 0, before, replacement: { kind: "alt", alt } }], checkEdit);
    };
    for (const [syntax, before] of places) {
      assert.ok((await write(syntax, before, "A form")).after.includes("A form"), syntax);
      for (const alt of ["{% x %}", "{{ x }}", "{{< x >}}", "<%= x %>", "<?= x ?>", "${x}", "`r x`", 'r system("x")', "`{r} x`"]) {
        const { after } = await write(syntax, before, alt);
        assert.doesNotMatch(after.replace(/^\{\{< figure|^\{% include/, ""), /\{[{%]|<[%?]|\$\{|`\{?r/, `${syntax} ${alt}`);
      }
    }
  });

  it("can't form a template tag in YAML or TOML, and is read back unchanged", () => {
    for (const text of generateHostileTexts(11)) {
      const alt = normalizeAlt(text);
      const quoted = quoteForFrontMatter(alt);
      assert.doesNotMatch(quoted, /\{[{%#]|<[%?#@]|`/);
      assert.deepEqual(parseDocument(`alt: ${quoted}`).toJS(), { alt });
      assert.deepEqual(getStaticTOMLValue(parseTOML(`alt = ${quoted}`)), { alt });
    }
  });
});
