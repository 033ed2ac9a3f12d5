/** Stacks that are offered in every workspace. */
export const DEFAULT_STACKS = ["HTML and CSS", "React"] as const;

/** Frameworks by npm package. The first match wins, so each framework comes before the frameworks that it is built on. */
const frameworks: [dependency: string, name: string][] = [
  ["next", "React (Next.js)"],
  ["@remix-run/react", "React (Remix)"],
  ["react-native", "React Native"],
  ["nuxt", "Vue (Nuxt)"],
  ["@sveltejs/kit", "Svelte (SvelteKit)"],
  ["astro", "Astro"],
  ["@angular/core", "Angular"],
  ["svelte", "Svelte"],
  ["vue", "Vue"],
  ["solid-js", "SolidJS"],
  ["preact", "Preact"],
  ["lit", "Lit"],
  ["react", "React"],
];

const stylingLibraries: [dependency: string, name: string][] = [
  ["tailwindcss", "Tailwind CSS"],
  ["@mui/material", "MUI"],
  ["@chakra-ui/react", "Chakra UI"],
  ["antd", "Ant Design"],
  ["@mantine/core", "Mantine"],
  ["vuetify", "Vuetify"],
  ["@angular/material", "Angular Material"],
  ["bootstrap", "Bootstrap"],
  ["bulma", "Bulma"],
  ["styled-components", "styled-components"],
  ["@emotion/styled", "Emotion"],
  ["@emotion/react", "Emotion"],
  ["@vanilla-extract/css", "vanilla-extract"],
  ["sass", "Sass"],
];

/**
 * Detects the stack of a web interface, such as `Vue with Tailwind CSS and TypeScript`, from the dependencies in its `package.json`.
 * @returns undefined if no known framework or styling library is among them
 */
export function detectStack(dependencies: readonly string[]): string | undefined {
  const findName = (table: [string, string][]) => table.find(([dependency]) => dependencies.includes(dependency))?.[1];
  const framework = findName(frameworks);
  const styling = findName(stylingLibraries);
  const extras = [styling, dependencies.includes("typescript") && framework ? "TypeScript" : undefined].filter(
    (extra) => extra !== undefined,
  );
  if (framework === undefined && styling === undefined) return undefined;
  const base = framework ?? "HTML";
  return extras.length === 0 ? base : `${base} with ${extras.join(" and ")}`;
}
