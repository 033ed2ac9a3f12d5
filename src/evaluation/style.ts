import { Html } from "./html.ts";

/** Styles of the report. Colors follow the reader's color scheme, and wide tables scroll separately from the page. */
export const style = new Html(`<style>
:root { color-scheme: light dark; --line: light-dark(#ccc, #555); --soft: light-dark(#555, #b5b5b5); --correct: light-dark(#186a2c, #7fd494); --wrong: light-dark(#a3201d, #ff9d97); }
body { background: light-dark(#fff, #1b1b1d); color: light-dark(#1b1b1d, #ececec); margin: 0 auto; max-width: 90rem; padding: 1.5rem; font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; }
main > p { max-width: 50rem; }
.wide { overflow-x: auto; }
.wide:focus-visible { outline: 2px solid; outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; }
caption { color: var(--soft); padding-bottom: 0.5rem; text-align: start; }
th, td { border-block-start: 1px solid var(--line); padding: 0.6rem 0.8rem; text-align: start; vertical-align: top; }
td { min-width: 12rem; overflow-wrap: anywhere; }
td.number { min-width: 0; font-variant-numeric: tabular-nums; white-space: nowrap; }
tbody th { font-weight: 600; min-width: 12rem; }
th .name, th .question { display: block; overflow-wrap: anywhere; }
th .question, .took { color: var(--soft); font-size: 0.875rem; font-weight: 400; }
td p { margin: 0 0 0.3rem; }
img { background: light-dark(#f2f2f2, #2b2b2b); display: block; height: auto; margin-block-end: 0.4rem; max-height: 10rem; max-width: 14rem; }
.answer { white-space: pre-wrap; }
.correct { color: var(--correct); font-weight: 600; }
.wrong { color: var(--wrong); font-weight: 600; }
footer { color: var(--soft); }
</style>`);
