import type { MarkupExamples, Rule } from "./rule.ts";

export const emptyControl = {
  id: "empty-control",
  order: 1,
  severity: "error",
  wcag: "2.4.4 Link Purpose (A), 4.1.2 Name, Role, Value (A)",
  explanation:
    "The image is the only content of this link or button, so empty alt text leaves it without a name. Say where the link leads, or what the button does.",
  fixedBy: "altText",
  check: ({ context, isHidden, ...use }, alt) => {
    const { control } = context;
    if (control?.isUnnamed) return `${SUBJECTS[control.kind]}: its image is hidden from screen readers.`;
    const isEmpty = use.alt.kind === "text" && alt === "" && control?.text === "";
    return isEmpty && !isHidden ? `${SUBJECTS[control.kind]}: the alt text of its image is empty.` : undefined;
  },
} as const satisfies Rule;

const SUBJECTS = { link: "Link has no text", button: "Button has no name", control: "Control has no name" };

/** @public */
export const examples: MarkupExamples = {
  failing: [
    { markup: '<a href="b"><img src="a.png" alt=""/></a>', fix: { alt: "Home" } },
    { markup: '<button><img src="a.png" alt=""/></button>', fix: { alt: "Save" } },
    { markup: '<input type="image" src="a.png" alt=""/>', fix: { alt: "Search" } },
    { markup: '<map name="m"><area href="x" alt=""/></map>', fix: { alt: "Norway" } },
    { markup: '<summary><img src="a.png" alt=""/></summary>', fix: { alt: "More" } },
    { markup: '<span role="button"><img src="a.png" alt=""/></span>', fix: { alt: "Save" } },
    { markup: '<a href="b"><img src="a.png" alt=""/><img src="b.png" alt="Home" aria-hidden="true"/></a>', fix: { alt: "Home" } },
    { markup: '<router-link to="/b"><img src="a.png" alt=""/></router-link>', fix: { alt: "Home" }, excludes: "components" },
    { markup: '<RouterLink to="/b"><img src="a.png" alt=""/></RouterLink>', fix: { alt: "Home" }, requires: "components" },
    { markup: '<NuxtLink to="/b"><img src="a.png" alt=""/></NuxtLink>', fix: { alt: "Home" }, requires: "components" },
    { markup: '<Link to="/b"><img src="a.png" alt=""/></Link>', fix: { alt: "Home" }, requires: "components" },
    { markup: "[![](a.png)](b)", fix: { alt: "Home" }, requires: "markdown" },
    { markup: "[![](a.png)][r]\n\n[r]: b", fix: { alt: "Home" }, requires: "markdown" },
    { markup: '[<img src="a.png" alt=""/>](b)', fix: { alt: "Home" }, requires: "markdown" },
    { markup: '<a href="b">![](a.png)</a>', fix: { alt: "Home" }, requires: "markdown" },
    { markup: '<a href="b">\n\n![](a.png)\n\n</a>', fix: { alt: "Home" }, requires: "markdown" },
  ],
  passing: [
    { markup: '<a href="b"><img src="a.png" alt=""/> Home</a>' },
    { markup: '<a href="b" aria-label="Home"><img src="a.png" alt=""/></a>' },
    { markup: '<a href="b"><img src="a.png" alt="Home"/></a>' },
    { markup: '<a href="b"><img src="a.png" alt="" aria-label="Home"/></a>' },
    { markup: '<img src="a.png" alt=""/>' },
    { markup: '<input type="image" src="a.png" alt="" aria-label="Search"/>' },
    { markup: '<a href="b" title="Home"><img src="a.png" alt=""/></a>' },
    { markup: '<a href="b" aria-labelledby="c"><img src="a.png" alt=""/></a>' },
    { markup: '<a href="b"><img src="a.png" alt=""/><img src="b.png" alt="Home"/></a>' },
    { markup: '<a name="top"><img src="a.png" alt=""/></a>' },
    { markup: '<a href="b"><img src="a.png" alt=""/><svg aria-label="Home"></svg></a>' },
    { markup: '<a href="b"><img src="a.png" alt=""/><svg><title>Home</title></svg></a>' },
    { markup: '<a href="b"><img src="a.png" alt=""/><svg role="img" aria-label="Home"></svg></a>' },
    { markup: '<button aria-label={text}><img src="a.png" alt=""/></button>', requires: "braces" },
    { markup: '<a {...text}><img src="a.png" alt=""/></a>', requires: "braces" },
    { markup: '<a href="b"><img src="a.png" alt=""/><img src="b.png" alt={text}/></a>', requires: "braces" },
    { markup: '<a href="b"><img src="a.png" alt=""/>{text}</a>', requires: "braces" },
    { markup: '<button :aria-label="text"><img src="a.png" alt=""/></button>', requires: "bindings" },
    { markup: '<button :title="text"><img src="a.png" alt=""/></button>', requires: "bindings" },
    { markup: '<button v-bind="text"><img src="a.png" alt=""/></button>', requires: "bindings" },
    { markup: "[![](a.png) Home](b)", requires: "markdown" },
    { markup: "[![Home](a.png)](b)", requires: "markdown" },
    { markup: "![](a.png)", requires: "markdown" },
    { markup: "[![](a.png) ![Home](b.png)](b)", requires: "markdown" },
    { markup: '[![](a.png)](b "Home")', requires: "markdown" },
    { markup: "[![](a.png)] text", requires: "markdown" },
    { markup: "[![](a.png)][none]", requires: "markdown" },
    { markup: '<a href="b">![](a.png)![Home](b.png)</a>', requires: "markdown" },
    { markup: '[![](a.png) <img src="b.png" alt="Home"/>](b)', requires: "markdown" },
  ],
};
