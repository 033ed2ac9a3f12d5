import type { MarkupExamples, Rule } from "./rule.ts";

export const emptyControl = {
  id: "empty-control",
  order: 1,
  severity: "error",
  wcag: "2.4.4 Link Purpose (A), 4.1.2 Name, Role, Value (A)",
  explanation:
    "The image is the only content of this link or button, so an empty alt text leaves it without a name. Say where the link leads, or what the button does.",
  fixedBy: "altText",
  check: ({ context, isHidden, ...use }, alt) => {
    const isEmpty = use.alt.kind === "text" && alt === "" && context.control?.text === "";
    if (!isEmpty || isHidden) return undefined;
    return context.control?.kind === "button"
      ? "Button has no name: the alt text of its image is empty."
      : "Link has no text: the alt text of its image is empty.";
  },
} as const satisfies Rule;

/** @public */
export const examples: MarkupExamples = {
  findingIn: [
    { markup: '<a href="b"><img src="a.png" alt=""/></a>', fixed: { alt: "Home" } },
    { markup: '<button><img src="a.png" alt=""/></button>', fixed: { alt: "Save" } },
    { markup: '<input type="image" src="a.png" alt=""/>', fixed: { alt: "Search" } },
    { markup: '<map name="m"><area href="x" alt=""/></map>', fixed: { alt: "Norway" } },
    { markup: '<summary><img src="a.png" alt=""/></summary>', fixed: { alt: "More" } },
    { markup: '<span role="button"><img src="a.png" alt=""/></span>', fixed: { alt: "Save" } },
    { markup: '<a href="b"><img src="a.png" alt=""/><img src="b.png" alt="Home" aria-hidden="true"/></a>', fixed: { alt: "Home" } },
    { markup: '<router-link to="/b"><img src="a.png" alt=""/></router-link>', fixed: { alt: "Home" }, without: "components" },
    { markup: '<RouterLink to="/b"><img src="a.png" alt=""/></RouterLink>', fixed: { alt: "Home" }, with: "components" },
    { markup: '<NuxtLink to="/b"><img src="a.png" alt=""/></NuxtLink>', fixed: { alt: "Home" }, with: "components" },
    { markup: '<Link to="/b"><img src="a.png" alt=""/></Link>', fixed: { alt: "Home" }, with: "components" },
    { markup: "[![](a.png)](b)", fixed: { alt: "Home" }, with: "markdown" },
    { markup: "[![](a.png)][r]\n\n[r]: b", fixed: { alt: "Home" }, with: "markdown" },
    { markup: '[<img src="a.png" alt=""/>](b)', fixed: { alt: "Home" }, with: "markdown" },
    { markup: '<a href="b">![](a.png)</a>', fixed: { alt: "Home" }, with: "markdown" },
    { markup: '<a href="b">\n\n![](a.png)\n\n</a>', fixed: { alt: "Home" }, with: "markdown" },
  ],
  noFindingIn: [
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
    { markup: '<button aria-label={text}><img src="a.png" alt=""/></button>', with: "braces" },
    { markup: '<a {...text}><img src="a.png" alt=""/></a>', with: "braces" },
    { markup: '<a href="b"><img src="a.png" alt=""/><img src="b.png" alt={text}/></a>', with: "braces" },
    { markup: '<a href="b"><img src="a.png" alt=""/>{text}</a>', with: "braces" },
    { markup: '<button :aria-label="text"><img src="a.png" alt=""/></button>', with: "bindings" },
    { markup: '<button :title="text"><img src="a.png" alt=""/></button>', with: "bindings" },
    { markup: '<button v-bind="text"><img src="a.png" alt=""/></button>', with: "bindings" },
    { markup: "[![](a.png) Home](b)", with: "markdown" },
    { markup: "[![Home](a.png)](b)", with: "markdown" },
    { markup: "![](a.png)", with: "markdown" },
    { markup: "[![](a.png) ![Home](b.png)](b)", with: "markdown" },
    { markup: '[![](a.png)](b "Home")', with: "markdown" },
    { markup: "[![](a.png)] text", with: "markdown" },
    { markup: "[![](a.png)][none]", with: "markdown" },
    { markup: '<a href="b">![](a.png)![Home](b.png)</a>', with: "markdown" },
    { markup: '[![](a.png) <img src="b.png" alt="Home"/>](b)', with: "markdown" },
  ],
};
