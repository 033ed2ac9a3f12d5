import type { JudgeOptions } from "../../../../src/altText/rules/judge.ts";
import type { RuleId } from "../../../../src/altText/rules/rules.ts";
import { syntaxes as definitions, type Syntax } from "../../../../src/altText/document/syntax.ts";

export const syntaxes = definitions.map(({ id }) => id);

/** The syntaxes in which `![]()` stands for an image. */
const MARKDOWN = new Set<Syntax>(["markdown", "mdx", "notebook"]);

/** A document of a syntax with this markup, which all of them read: every tag is closed, every attribute quoted. */
export function documentOf(syntax: Syntax, markup: string): string {
  switch (syntax) {
    case "markdown":
    case "mdx":
      return `# Title\n\n${markup}\n`;
    case "notebook": {
      const source = `# Title\n\n${markup}\n`.split(/(?<=\n)/);
      return JSON.stringify({ cells: [{ cell_type: "markdown", metadata: {}, source }], nbformat: 4 }, undefined, 1);
    }
    case "html":
      return `<!doctype html>\n<html lang="en">\n<body>\n${markup}\n</body>\n</html>\n`;
    case "vue":
      return `<script setup>\nconst text = "<img>";\n</script>\n\n<template>\n  ${markup}\n</template>\n`;
    case "svelte":
      return `<script>\n  let text = "<img>";\n</script>\n\n{#if text > ""}\n  ${markup}\n{/if}\n`;
    case "astro":
      return `---\nconst text = "<img>";\n---\n\n${markup}\n`;
    case "jsx":
    case "tsx":
      return `export const Page = ({ text }${syntax === "tsx" ? ": { text: string }" : ""}) => (\n  <>\n    ${markup}\n  </>\n);\n`;
  }
}

/** What is wrong, with what mends it: an alt text for the use that is found wanting, or other markup. */
export interface Invalid {
  markup: string;
  fix: { alt: string } | { markup: string };
}

export interface RuleCases {
  invalid: Invalid[];
  /** What looks alike and is right. */
  valid: string[];
  options?: JudgeOptions;
}

const wrong = (markup: string, alt: string): Invalid => ({ markup, fix: { alt } });
const image = (alt: string, more = 'src="a-1.png"') => `<img ${more} alt="${alt}"/>`;

/** A rule that an alt text alone breaks, whatever shows the image. */
function ofText(syntax: Syntax, invalid: string[], valid: string[], options?: JudgeOptions): RuleCases {
  const shown = (alt: string) => [image(alt), ...(MARKDOWN.has(syntax) ? [`![${alt}](a-1.png)`] : [])];
  return {
    invalid: invalid.flatMap(shown).map((markup) => wrong(markup, "A form with two fields")),
    valid: valid.flatMap(shown),
    ...(options ? { options } : {}),
  };
}

/** Those with expressions in braces. */
const HAS_BRACES = /^(svelte|astro|mdx|jsx|tsx)$/;

const long = "A bar chart of the arrivals of the last four days. ".repeat(3).trim();

/** An alt text that only the running page has. */
const DYNAMIC: Record<Syntax, string> = {
  ...{
    markdown: 'aria-labelledby="b"',
    mdx: "alt={text}",
    notebook: 'aria-labelledby="b"',
    html: 'aria-labelledby="b"',
    vue: ':alt="text"',
  },
  ...{ svelte: 'alt="A {text}"', astro: "alt={text}", jsx: "alt={`A ${text}`}", tsx: "alt={text}" },
};

/** A background, and what is none. */
function backgroundStyle(syntax: Syntax, css: string): string {
  const isObject = syntax === "jsx" || syntax === "tsx" || syntax === "mdx";
  return isObject ? `style={{ ${css.replace("background-image", "backgroundImage").replace(/: (.*)$/, ': "$1"')} }}` : `style="${css}"`;
}

/** For each rule, cases in one syntax. */
export const matrix: Record<RuleId, (syntax: Syntax) => RuleCases> = {
  missing: (syntax) => ({
    invalid: [
      wrong('<img src="a.png"/>', "A form"),
      wrong('<input type="image" src="a.png"/>', "Search"),
      wrong('<map name="m"><area href="x"/></map>', "Norway"),
      wrong('<svg role="img"></svg>', "A form"),
      wrong('<svg role="img"><title></title></svg>', "A form"),
      wrong('<object data="a.svg"></object>', "A map"),
      wrong('<div role="img"></div>', "A form"),
      wrong('<div role="img" aria-label=""></div>', "A form"),
      wrong('<img src="a.png" title=""/>', "A form"),
      wrong('<img src="a.png" aria-label=""/>', "A form"),
      ...(/^(html|markdown|notebook)$/.test(syntax) ? [] : [wrong('<Image src="a.png"/>', "A form")]),
      ...(syntax === "jsx" || syntax === "tsx"
        ? [wrong("<img src={text} alt/>", "A form"), wrong("<img src={text} alt={undefined}/>", "A form")]
        : []),
      ...(HAS_BRACES.test(syntax) ? [wrong('<div hidden={!text}><img src="a.png"/></div>', "A form")] : []),
    ],
    valid: [
      ...[
        '<img src="a.png" alt=""/>',
        '<img src="a.png" alt="A"/>',
        '<img src="a.png" aria-label="A"/>',
        '<img src="a.png" role="presentation"/>',
      ],
      ...(syntax === "vue" ? ['<img v-bind="$attrs"/>', "<img :src :alt/>", '<img :aria-hidden="true" src="a.png"/>'] : []),
      ...['<img src="a.png" aria-hidden="true"/>', '<div hidden="hidden"><img src="a.png"/></div>', "<area/>", '<input type="text"/>'],
      ...['<input type="image" src="a.png" alt="Search"/>', '<map name="m"><area href="x" alt="Norway"/></map>', "<svg></svg>"],
      ...['<svg role="img" aria-label="A"></svg>', '<svg role="img"><title>A</title></svg>', '<div role="img" aria-label="A"></div>'],
      ...[
        '<object data="a.svg">A</object>',
        '<object data="a.svg"><img alt="A map"/></object>',
        '<object data="a.svg" title="A"></object>',
        '<object data="a.pdf"></object>',
        '<Card src="a.png"/>',
      ],
      ...(MARKDOWN.has(syntax) ? ["![](a.png)", "`<img>`"] : []),
    ],
  }),
  "empty-control": (syntax) => ({
    invalid: [
      wrong('<a href="b"><img src="a.png" alt=""/></a>', "Home"),
      wrong('<button><img src="a.png" alt=""/></button>', "Save"),
      wrong('<input type="image" src="a.png" alt=""/>', "Search"),
      wrong('<map name="m"><area href="x" alt=""/></map>', "Norway"),
      wrong('<summary><img src="a.png" alt=""/></summary>', "More"),
      wrong('<span role="button"><img src="a.png" alt=""/></span>', "Save"),
      wrong('<a href="b"><img src="a.png" alt=""/><img src="b.png" alt="Home" aria-hidden="true"/></a>', "Home"),
      ...(/^(html|markdown|notebook)$/.test(syntax)
        ? [wrong('<router-link to="/b"><img src="a.png" alt=""/></router-link>', "Home")]
        : ["RouterLink", "NuxtLink", "Link"].map((link) => wrong(`<${link} to="/b"><img src="a.png" alt=""/></${link}>`, "Home"))),
      ...(MARKDOWN.has(syntax)
        ? [
            ...["[![](a.png)](b)", "[![](a.png)][r]\n\n[r]: b", '[<img src="a.png" alt=""/>](b)', '<a href="b">![](a.png)</a>'],
            '<a href="b">\n\n![](a.png)\n\n</a>',
          ].map((markup) => wrong(markup, "Home"))
        : []),
    ],
    valid: [
      ...['<a href="b"><img src="a.png" alt=""/> Home</a>', '<a href="b" aria-label="Home"><img src="a.png" alt=""/></a>'],
      ...[
        '<a href="b"><img src="a.png" alt="Home"/></a>',
        '<a href="b"><img src="a.png" alt="" aria-label="Home"/></a>',
        '<img src="a.png" alt=""/>',
      ],
      ...['<a href="b" title="Home"><img src="a.png" alt=""/></a>', '<a href="b" aria-labelledby="c"><img src="a.png" alt=""/></a>'],
      ...['<a href="b"><img src="a.png" alt=""/><img src="b.png" alt="Home"/></a>', '<a name="top"><img src="a.png" alt=""/></a>'],
      ...['<svg aria-label="Home"></svg>', "<svg><title>Home</title></svg>", '<svg role="img" aria-label="Home"></svg>'].map(
        (svg) => `<a href="b"><img src="a.png" alt=""/>${svg}</a>`,
      ),
      ...(HAS_BRACES.test(syntax)
        ? [
            ...['<button aria-label={text}><img src="a.png" alt=""/></button>', '<a {...text}><img src="a.png" alt=""/></a>'],
            '<a href="b"><img src="a.png" alt=""/><img src="b.png" alt={text}/></a>',
          ]
        : []),
      ...(syntax === "vue"
        ? [':aria-label="text"', ':title="text"', 'v-bind="text"'].map((name) => `<button ${name}><img src="a.png" alt=""/></button>`)
        : []),
      ...(MARKDOWN.has(syntax) ? ["[![](a.png) Home](b)", "[![Home](a.png)](b)", "![](a.png)"] : []),
      ...(MARKDOWN.has(syntax)
        ? [
            ...["[![](a.png) ![Home](b.png)](b)", '[![](a.png)](b "Home")', "[![](a.png)] text", "[![](a.png)][none]"],
            ...['<a href="b">![](a.png)![Home](b.png)</a>', '[![](a.png) <img src="b.png" alt="Home"/>](b)'],
          ]
        : []),
      ...(HAS_BRACES.test(syntax) ? ['<a href="b"><img src="a.png" alt=""/>{text}</a>'] : []),
    ],
  }),
  blank: (syntax) => ({
    invalid: [wrong('<img src="a.png" alt=" "/>', "A form"), wrong('<input type="image" alt="   "/>', "Search")],
    // Brackets with white space alone are the same as empty ones.
    valid: ['<img src="a.png" alt=""/>', ...(MARKDOWN.has(syntax) ? ["![ ](a.png)"] : [])],
  }),
  "file-name": (syntax) =>
    ofText(
      syntax,
      ["chart.png", "IMG_2031", "a-1", "Screenshot 2026-03-01 at 10.12.33", "my-photo.JPG"],
      ["A chart", "Node.js", "a 1 b", "index.ts opened in the editor"],
    ),
  placeholder: (syntax) =>
    ofText(
      syntax,
      ["image", "Alt text", "TODO", "untitled", "Screenshot 1", "Bild", "图片"],
      ["Image editor", "A diagram of the queue", "To do list"],
    ),
  "redundant-words": (syntax) =>
    ofText(
      syntax,
      ["Image of a cat", "A picture showing a cat", "photo of me", "Bild von einer Katze", "Cat photo"],
      ["A cat", "Docker image layers", "The photographer at work", "Imagery"],
    ),
  "too-long": (syntax) => ofText(syntax, [long], [long.slice(0, 100), "漢".repeat(125)]),
  "too-short": (syntax) => ofText(syntax, ["x", "7"], ["OK", "図"]),
  "symbols-only": (syntax) =>
    ofText(syntax, ["🎉", "🎉 ✨", "--", "https://example.org/a", "www.example.org/a.png"], ["🎉 Released", "C++", "See example.org"]),
  "repeats-caption": (syntax) => ({
    invalid: [
      wrong('<figure><img src="a.png" alt="Arrivals by day"/><figcaption>Arrivals by day.</figcaption></figure>', "Tuesday has the most"),
      ...(MARKDOWN.has(syntax)
        ? [wrong("<figure>\n\n![Arrivals](a.png)\n\n<figcaption>Arrivals</figcaption></figure>", "Tuesday has the most")]
        : []),
    ],
    valid: [
      '<figure><img src="a.png" alt="Tuesday has the most"/><figcaption>Arrivals by day</figcaption></figure>',
      '<figure><img src="a.png" alt=""/><figcaption>A</figcaption></figure>',
    ],
  }),
  "repeats-text": (syntax) => ({
    invalid: [
      wrong('<p><img src="a.png" alt="Arrivals"/> Arrivals</p>', ""),
      ...(MARKDOWN.has(syntax) ? [wrong("![Arrivals](a.png) Arrivals", ""), wrong("- ![Arrivals](a.png) arrivals:", "")] : []),
    ],
    valid: [
      '<p><img src="a.png" alt=""/> Arrivals</p>',
      '<p><img src="a.png" alt="Bars"/> Arrivals</p>',
      ...(MARKDOWN.has(syntax) ? ["![Bars](a.png) Arrivals", "![](a.png) Arrivals"] : []),
    ],
  }),
  "repeats-control": (syntax) => ({
    invalid: [
      wrong('<a href="b"><img src="a.png" alt="Home"/> Home</a>', ""),
      wrong('<button><img src="a.png" alt="Save"/>Save</button>', ""),
      ...(MARKDOWN.has(syntax) ? [wrong("[![Home](a.png) Home](b) and more", "")] : []),
    ],
    valid: [
      '<a href="b"><img src="a.png" alt=""/> Home</a>',
      '<a href="b"><img src="a.png" alt="Home"/></a>',
      '<a href="b" title="Home"><img src="a.png" alt="Home"/></a>',
      '<a href="b"><img src="dark.png" alt="Home"/><img src="light.png" alt="Home"/></a>',
      ...(MARKDOWN.has(syntax) ? ["[![](a.png) Home](b)", "[![Logo of Tidal](a.png) Home](b)"] : []),
    ],
  }),
  "repeats-previous": (syntax) => ({
    invalid: [
      wrong('<img src="a.png" alt="A form"/><img src="b.png" alt="A form"/>', "Another form"),
      ...(MARKDOWN.has(syntax) ? [wrong("![Arrivals](a.png)\n\n![Arrivals](b.png)", "Departures")] : []),
    ],
    valid: [
      '<img src="a.png" alt=""/><img src="b.png" alt=""/>',
      '<img src="a.png" alt="A form"/><img src="a.png" alt="A form"/>',
      ...(MARKDOWN.has(syntax) ? ["![Arrivals](a.png)\n\n![Arrivals](a.png)", "![One](a.png) ![Two](b.png)"] : []),
    ],
  }),
  "redundant-title": (syntax) => ({
    invalid: [
      { markup: image("Arrivals", 'src="a.png" title="arrivals"'), fix: { markup: image("Arrivals", 'src="a.png"') } },
      ...(MARKDOWN.has(syntax) ? [{ markup: '![Arrivals](a.png "arrivals")', fix: { markup: "![Arrivals](a.png)" } }] : []),
    ],
    valid: [image("Arrivals", 'src="a.png" title="By day"'), ...(MARKDOWN.has(syntax) ? ['![Arrivals](a.png "By day")'] : [])],
  }),
  dynamic: (syntax) => ({
    invalid: [{ markup: `<img src="a.png" ${DYNAMIC[syntax]}/>`, fix: { markup: image("A form") } }],
    valid: [image("A form"), ...(HAS_BRACES.test(syntax) ? [`<img src="a.png" alt={"A form"}/>`, "<img src={text} alt='A'/>"] : [])],
  }),
  background: (syntax) => ({
    invalid: [
      {
        markup: `<div ${backgroundStyle(syntax, "background-image: url(a.png)")}>x</div>`,
        fix: { markup: '<div><img src="a.png" alt="A form"/></div>' },
      },
    ],
    valid: [
      `<div ${backgroundStyle(syntax, "background-image: linear-gradient(red, blue)")}>x</div>`,
      `<div ${backgroundStyle(syntax, "background-image: url(data:image/png;base64,AA)")}>x</div>`,
      `<div role="img" aria-label="A form" ${backgroundStyle(syntax, "background-image: url(a.png)")}></div>`,
    ],
  }),
  "broken-path": (syntax) => ({
    invalid: [
      { markup: '<img src="a.png" alt="A form"/>', fix: { markup: '<img src="there.png" alt="A form"/>' } },
      ...(MARKDOWN.has(syntax) ? [{ markup: "![A form](a.png)", fix: { markup: "![A form](there.png)" } }] : []),
    ],
    valid: ['<img src="there.png" alt="A form"/>', '<svg role="img" aria-label="A form"></svg>'],
    options: { isThere: ({ target }) => (target === undefined ? undefined : target === "there.png") },
  }),
};
