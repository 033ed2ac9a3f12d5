import assert from "node:assert/strict";
import { planAlts } from "../../../../src/altText/document/edits/plan.ts";
import { parseDocument } from "../../../../src/altText/document/edits/parseDocument.ts";
import { findImageUses } from "../../../../src/altText/document/find.ts";
import { isWritable } from "../../../../src/altText/document/imageUse.ts";
import { findTemplateTags } from "../../../../src/altText/document/markup/engines/findTemplateTags.ts";
import type { Syntax } from "../../../../src/altText/document/syntax.ts";
import { findSummaries, testFinding, type FindCase } from "./syntaxes/support.ts";
import { measureCpuMs } from "../../../fixtures/cpuTime.ts";

/** Image tags that contain code of a template engine, with the same kind of quotes inside the code as around it. */
const DYNAMIC_TAGS = [
  // Go
  '<img src="{{ .Get "src" }}" alt="{{ .Get "alt" }}">',
  '<img src="a.png" {{ with .Get "alt" }}alt="{{ . }}"{{ end }}>',
  '<img\n  {{- range $k, $v := .Attributes -}}\n    {{- printf " %s=%q" $k $v | safeHTMLAttr -}}\n  {{- end -}}>',
  '<img src="a.png" alt="{{ T "picture" }} {{ .Ordinal }}">',
  '<img{{ partial "attributes.html" . }}>',
  // Django, Jinja, Liquid, Twig
  '<img src="{% static "a.png" %}" alt="{% trans "Site logo" %}">',
  `<img src="{{ url_for("static", filename='b.png') }}" alt="{{ _("The menu > 2") }}">`,
  '<img src=a.png {% if alt %}alt="{{ alt }}"{% endif %}>',
  '<img src="a.png" alt="{% if a %}One{% else %}Two{% endif %}">',
  '<img src="a.png" {% include "alt.html" %}>',
  "<img src='a.png' alt='{{ '}}' | t }}'>",
  // Handlebars
  '<img src="{{url}}" alt="{{{alt "x"}}}">',
  "<img src=a.png {{#if alt}}alt={{alt}}{{/if}}>",
  "<img src=a.png {{attributes}}>",
  // ERB, EJS, PHP, JSP
  '<img src="<%= asset "a.png" %>" alt="<%= t("logo") %>">',
  '<img src="<?= $url ?>" alt="<?= $alt ?>">',
  '<img src="a.png" <?php echo $a->attributes() ?>>',
  '<img src="${url}" alt="${fn:escapeXml(alt)}">',
  // Thymeleaf, Razor
  '<img src="a.png" alt="[[#{logo}]]">',
  '<img src="a.png" alt="@Model.Title">',
  '<img src="a.png" alt="@Html.Raw(title)">',
];

describe("an image in a template", () => {
  it("has unknown alt text, which is never edited, if template code anywhere in the tag may set it", () => {
    for (const source of DYNAMIC_TAGS) {
      for (const syntax of ["html", "markdown"] as Syntax[]) {
        // In inline HTML, Markdown would not parse a tag that spans lines and contains template tags.
        const page = syntax === "markdown" ? `<div>\n${source}\n</div>` : source;
        const uses = findImageUses(page, syntax);
        assert.deepEqual(
          uses.map(({ alt }) => alt.kind),
          ["dynamic"],
          `${syntax}: ${source}`,
        );
        assert.deepEqual(uses.filter(isWritable), []);
      }
    }
  });

  it("has no alt text if the engine sets only other attributes, but its tag is never edited", () => {
    for (const tag of [
      '<img src="{{ url }}">',
      '<img src="{% static "a.png" %}" width=4>',
      '<img src=a.png class="{{ c }}">',
      '<img src="${u}">',
    ]) {
      const page = parseDocument(`${tag}<img src="b.png">`, "html", []);
      assert.deepEqual(
        page.uses.map(({ alt }) => alt.kind),
        ["missing", "missing"],
        tag,
      );
      const { source, skipped } = planAlts(
        page,
        new Map([
          [0, "A"],
          [1, "B"],
        ]),
      );
      assert.equal(source, `${tag}<img alt="B" src="b.png">`);
      assert.deepEqual([...skipped], [0]);
    }
  });

  testFinding("html", [
    ["is found between the engine's tags", '{% if a > b %}<img src="a.png" alt="A">{% endif %}', ['img "A" a.png']],
    [
      "is found inside and after a raw block, in which braces are plain text",
      '{% raw %}<img src="a.png" alt="A">{{ x{% endraw %}<img src=b.png alt=B>',
      ['img "A" a.png', 'img "B" b.png'],
    ],
    [
      "is not found in the engine's comments",
      '{% comment %}<img src="a.png">{% endcomment %}{# <img src=b.png> #}{{/* <img> */}}<img src=c.png alt=C>',
      ['img "C" c.png'],
    ],
    ["is not found in the engine's strings", '{{ "<img src=a.png>" }}<img src=b.png alt=B>', ['img "B" b.png']],
    ["is found after braces that are never closed", 'a {{ b <img src="a.png" alt="A">', ['img "A" a.png']],
    [
      "can have alt text that contains an email address or a mention",
      '<img src="a.png" alt="me@example.org and @octocat">',
      ['img "me@example.org and @octocat" a.png'],
    ],
  ] satisfies FindCase[]);

  it("has an unknown link text, and no link URL, if the engine evaluates them", () => {
    const [use] = findImageUses('<a href="{{ "/" | relURL }}"><img src="a.png" alt=""> {{ T "home" }}</a>', "html");
    assert.deepEqual(use?.context.control, { kind: "link", text: "…" });
  });

  it("is found between braces in Markdown outside of tags, because braces are common in code and formulas", () => {
    const source = "Write `{{` and ![A {b}](a.png) or `}}`.\n\n![{{ title }}](b.png)\n";
    assert.deepEqual(findSummaries("markdown", source), ['![]() "A {b}" a.png', "![]() dynamic b.png"]);
  });
});

describe("the alt text that a framework sets", () => {
  it("is unknown, however the attribute is spelled", () => {
    const attributes: [Syntax, string][] = [
      ...['[alt]="a"', '[attr.alt]="a"', '[attr.aria-label]="a"', 'bind-alt="a"', 'ng-attr-alt="{{a}}"', 'data-ng-attr-alt="{{a}}"'].map(
        (text): [Syntax, string] => ["html", text],
      ),
      ...['th:alt="#{a}"', 'data-th-alt="#{a}"', 'th:attr="src=@{a},alt=#{b}"', 'x-bind:alt="a"', ':alt="a"'].map(
        (text): [Syntax, string] => ["html", text],
      ),
      ...[':alt.prop="a"', '.alt="a"', 'v-bind:alt.camel="a"', ':[name]="a"', 'v-bind:[name]="a"', ":alt", 'v-bind="a"'].map(
        (text): [Syntax, string] => ["vue", text],
      ),
    ];
    for (const [syntax, attribute] of attributes) {
      const source = `<template><img src="a.png" ${attribute}></template>`;
      const kinds = findImageUses(syntax === "vue" ? source : source.replace(/<\/?template>/g, ""), syntax).map(({ alt }) => alt.kind);
      assert.deepEqual(kinds, ["dynamic"], attribute);
    }
  });

  it("is missing if the framework sets only other attributes", () => {
    for (const attribute of ['[src]="a"', 'th:src="@{a}"', ':id.prop="a"', 'th:attr="id=#{alt}"', 'ng-src="a"'])
      assert.deepEqual(
        findSummaries("html", `<img ${attribute}>`).map((text) => text.split(" ")[1]),
        ["missing"],
        attribute,
      );
  });
});

describe("the tags of a template engine", () => {
  it("end at the first closing delimiter that is not in a string", () => {
    const cases: [source: string, tags: string[]][] = [
      ['{{ "}}" }} {{ it\'s }} b', ['{{ "}}" }}', "{{ it's }}"]],
      ["{{{a}}} {{b}}", ["{{{a}}}", "{{b}}"]],
      ["<?xml version='1.0'?> <?php a ?>", ["<?php a ?>"]],
      ["{% raw %}{{ a }}{% endraw %}{{ b }}", ["{% raw %}", "{% endraw %}", "{{ b }}"]],
      ["{{ a {{ b", []],
      ["{% a }} b %}", ["{% a }} b %}"]],
    ];
    for (const [source, tags] of cases)
      assert.deepEqual(
        findTemplateTags(source).map(({ from, to }) => source.slice(from, to)),
        tags,
        source,
      );
  });

  it("are found in linear time", async () => {
    const units = [
      "{{ ",
      '{{ "}}" ',
      "{% raw %}",
      "{% raw %} %}",
      "<? ?",
      "<? '?>",
      "<?php '",
      "{{ '",
      "{# #",
      "@(",
      "@{",
      "@*",
      "@a.b(",
      '="<a:b',
      "@if (",
    ];
    for (const unit of units) {
      const cpuMs = await measureCpuMs(() => void findTemplateTags(unit.repeat(50_000)));
      assert.ok(cpuMs < 1000, `${unit}: ${cpuMs} ms`);
    }
  }).timeout(60_000);
});
