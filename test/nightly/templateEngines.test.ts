import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { checkEdit } from "../../src/altText/parsers/checkEdit.ts";
import { parseDocument } from "../../src/altText/document/edits/parseDocument.ts";
import { planChanges } from "../../src/altText/document/edits/plan.ts";
import type { Syntax } from "../../src/altText/document/syntax.ts";
import { readHtml } from "../../src/altText/parsers/readers/html.ts";
import type { Token } from "../../src/altText/parsers/tokens.ts";
import { createFolderWith } from "../fixtures/folder.ts";

/** A template engine or converter, as Debian packages it. */
interface Engine {
  /** Debian package, followed by the mode in parentheses if there are several. */
  name: string;
  /** Command that succeeds if the engine is installed. */
  probe: [program: string, ...args: string[]];
  syntax: Syntax;
  documents: string[];
  /** Alt texts to write; by default, all of `TEXTS`. */
  texts?: string[];
  /** Renders a document to HTML. @param folder an empty folder */
  render: (source: string, folder: string) => Promise<string> | string;
}

/** The system's Python, which finds the Python packages of Debian. */
const PYTHON = "/usr/bin/python3";

const run = (program: string, args: string[], input = "") => execFileSync(program, args, { input, encoding: "utf8" });

const DJANGO = `
import sys, django
from django.conf import settings
settings.configure(TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}])
django.setup()
from django.template import Context, Template
print(Template(sys.stdin.read()).render(Context({"url": "u.png", "alt": 'An "alt"', "shown": True})))`;

const JINJA = `
import sys, jinja2
print(jinja2.Environment(autoescape=True).from_string(sys.stdin.read()).render(url="u.png", alt='An "alt"', shown=True, _=lambda text: text))`;

const LIQUID = 'puts Liquid::Template.parse(STDIN.read).render("url" => "u.png", "alt" => "An alt", "shown" => true)';
const ERB = 'url = "u.png"; alt = "An alt"; shown = true; puts ERB.new(STDIN.read).result(binding)';
const KRAMDOWN = 'puts Kramdown::Document.new(STDIN.read, input: "GFM", hard_wrap: false).to_html';

/** Markdown with images in places that converters treat differently. */
const MARKDOWN = [
  "![](a.png)\n\nText ![old](b.png) and *![x](c.png)*\n\n[![](d.png)](e)\n",
  "| a | b |\n|---|---|\n| ![old](a.png) | x |\n\n> ![](b.png)\n\n- ![](c.png)\n",
  "![r]\n\n![old][r]\n\n[r]: r.png\n",
  '<img src="a.png">\n\n<div>\n<img src="b.png" alt="old">\n</div>\n',
  "Text `![](x.png)`\n\n```html\n<img src=y.png>\n```\n\n![](a.png)\n",
];

const ENGINES: Engine[] = [
  {
    ...{ name: "python3-django", probe: [PYTHON, "-c", "import django"], syntax: "html" },
    documents: [
      '<img src="{{ url }}" alt="{{ alt }}"><img src="a.png">{% if shown %}<img src="b.png" alt="old">{% endif %}',
      '<img src="{{ url|default:"x.png" }}"><img src="c.png" {% if alt %}alt="{{ alt }}"{% endif %}>{# <img src="d.png"> #}<img src=e.png alt=x>',
      '{% comment %}<img src="a.png">{% endcomment %}{% verbatim %}<img src="b.png">{{ x {% endverbatim %}<img src="c.png">',
    ],
    render: (source) => run(PYTHON, ["-c", DJANGO], source),
  },
  {
    ...{ name: "python3-jinja2", probe: [PYTHON, "-c", "import jinja2"], syntax: "html" },
    documents: [
      '<img src="{{ url }}" alt="{{ _("Logo") }}"><img src="a.png">{% for a in [1, 2] %}<img src="b.png" alt="old">{% endfor %}',
      '{% raw %}<img src="a.png">{% endraw %}{{ "<img src=x>" }}<img src="b.png" {{ "x" }}><img src="c.png" alt="{% if shown %}A{% else %}B{% endif %}">',
    ],
    render: (source) => run(PYTHON, ["-c", JINJA], source),
  },
  {
    ...{ name: "jekyll", probe: ["ruby", "-rliquid", "-e", ""], syntax: "html" },
    documents: [
      '<img src="{{ url | append: "?a" }}" alt="{{ alt | escape }}"><img src="a.png">{% unless shown %}<img src="x.png">{% endunless %}<img src="b.png" alt="old">',
      '{% raw %}<img src="a.png">{{ x }}{% endraw %}{% assign a = "<img>" %}<img src="b.png" {% if shown %}class="c"{% endif %}><img src=c.png>',
    ],
    render: (source) => run("ruby", ["-rliquid", "-e", LIQUID], source),
  },
  {
    ...{ name: "ruby", probe: ["ruby", "-rerb", "-e", ""], syntax: "html" },
    documents: [
      '<img src="<%= url %>" alt="<%= alt %>"><% if shown %><img src="a.png"><% end %><img src="b.png" alt="old"><%# <img src="c.png"> %>',
    ],
    render: (source) => run("ruby", ["-rerb", "-e", ERB], source),
  },
  {
    ...{ name: "php-cli", probe: ["php", "-v"], syntax: "html" },
    documents: [
      '<?php $u = "u.png"; $alt = "An alt"; ?><img src="<?= $u ?>" alt="<?= $alt ?>"><?php if (true): ?><img src="a.png"><?php endif ?><img src="b.png" alt="old">',
      '<?php function a() { return "x > y"; } ?><img src="a.png" title="<?= htmlspecialchars(a()) ?>"><img src=b.png alt=old>',
    ],
    render: (source) => run("php", [], source),
  },
  {
    ...{ name: "hugo", probe: ["hugo", "version"], syntax: "html" },
    documents: [
      '{{ $u := "u.png" }}<img src="{{ $u }}" alt="{{ "x" | upper }}"><img src="a.png">{{ if true }}<img src="b.png" alt="old">{{ end }}',
      '<img src="c.png" {{ with "A" }}alt="{{ . }}"{{ end }}>{{/* <img src="d.png"> */}}{{ range seq 2 }}<img src="e.png">{{ end }}',
    ],
    render: (source, folder) => renderWithHugo(folder, { "layouts/index.html": source }),
  },
  {
    ...{ name: "hugo (Goldmark)", probe: ["hugo", "version"], syntax: "markdown", documents: MARKDOWN },
    // Goldmark 1.5 resolves neither escapes nor entities in the alt text of an image.
    texts: ["A form"],
    render: (source, folder) =>
      renderWithHugo(folder, { "content/_index.md": `---\ntitle: x\n---\n${source}`, "layouts/index.html": "{{ .Content }}" }),
  },
  {
    ...{ name: "ruby-kramdown-parser-gfm", probe: ["ruby", "-rkramdown-parser-gfm", "-e", ""], syntax: "markdown", documents: MARKDOWN },
    render: (source) => run("ruby", ["-rkramdown", "-rkramdown-parser-gfm", "-e", KRAMDOWN], source),
  },
  ...["markdown-implicit_figures", "gfm"].map((format): Engine => ({
    ...{ name: `pandoc (${format})`, probe: ["pandoc", "--version"], syntax: "markdown", documents: MARKDOWN },
    render: (source) => run("pandoc", ["-f", format, "-t", "html", "--wrap=preserve", "--columns=10000"], source),
  })),
];

async function renderWithHugo(folder: string, files: Record<string, string>): Promise<string> {
  const config = 'baseURL = "http://example.org/"\n[markup.goldmark.renderer]\nunsafe = true\n';
  for (const [name, content] of Object.entries({ "config.toml": config, ...files })) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  run("hugo", ["--quiet", "-s", folder, "-d", join(folder, "out")]);
  return readFile(join(folder, "out", "index.html"), "utf8");
}

/** Texts with the special characters of all engines. */
const TEXTS = [
  "A form",
  "Say \"no\" & 'yes'; R&D &amp; &copy;",
  "{{ x }} {% if %} {# c #} <%= z %> <?= 1 ?>",
  "<b> & `code` | [x](y) *a* _b_ ~c~ ^d^ $e$",
  "${x} #{y} @{z} [[w]] @Model.X me@example.org www.example.org https://example.org",
];

/** Undoes the curly quotes that some converters put in place of straight ones, and collapses whitespace. */
const straighten = (text: string) => text.replace(/[“”]/g, '"').replace(/[‘’]/g, "'").replace(/\s+/g, " ").trim();

const listImages = (tokens: Token[]) => tokens.filter(({ name }) => name === "img").map(({ attributes }) => new Map(attributes));

const listOtherTokens = (tokens: Token[]) => tokens.filter(({ name }) => name !== "img").map(({ name, attributes }) => [name, attributes]);

function isInstalled([program, ...args]: Engine["probe"]): boolean {
  try {
    execFileSync(program, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe("alt text that is written into a document", () => {
  for (const { name, probe, syntax, documents, texts = TEXTS, render } of ENGINES) {
    it(`is shown as intended by ${name}, and nothing else changes`, async function () {
      this.timeout(300_000);
      if (!isInstalled(probe)) this.skip();
      const folder = await createFolderWith({});
      try {
        for (const [index, source] of documents.entries()) {
          const before = readHtml(await render(source, join(folder.path, `${index}`)));
          for (const [textIndex, text] of texts.entries()) {
            const page = parseDocument(source, syntax, []);
            const requests = page.uses.map(({ range: { from, to } }) => ({
              ...{ from, before: source.slice(from, to) },
              replacement: { kind: "alt" as const, alt: text },
            }));
            const { plans, after: changedSource } = await planChanges(page, requests, checkEdit);
            const after = readHtml(await render(changedSource, join(folder.path, `${index}-${textIndex}`)));
            const message = `${JSON.stringify(text)} in ${source} gave ${changedSource}`;
            assert.deepEqual(listOtherTokens(after), listOtherTokens(before), message);
            const [imagesBefore, imagesAfter] = [listImages(before), listImages(after)];
            assert.equal(imagesAfter.length, imagesBefore.length, message);
            const changedImages = imagesAfter.filter((image, at) => image.get("alt") !== imagesBefore[at]?.get("alt"));
            assert.ok(plans.some(({ kind }) => kind === "change") && changedImages.length > 0, message);
            for (const image of changedImages) assert.equal(straighten(image.get("alt") ?? ""), straighten(text), message);
            for (const [at, image] of imagesAfter.entries()) {
              const [newRest, oldRest] = [image, imagesBefore[at] ?? new Map()].map((attributes) =>
                [...attributes].filter(([key]) => key !== "alt"),
              );
              assert.deepEqual(newRest, oldRest, message);
            }
          }
        }
      } finally {
        await folder.remove();
      }
    });
  }
});
