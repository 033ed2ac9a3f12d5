import { createHash } from "node:crypto";
import type { Evaluation } from "../evaluation.ts";
import { html, Html } from "../html.ts";
import { shuffle } from "../random.ts";
import script from "./script.txt";

/** Two answers to the same question. */
interface VotedPair {
  images: string[];
  question: string;
  expected: string[];
  a: VotedAnswer;
  b: VotedAnswer;
}

interface VotedAnswer {
  /** Index of the model. */
  model: number;
  text: string;
}

const style = `
:root { color-scheme: light dark; --line: light-dark(#ccc, #555); }
body { background: light-dark(#fff, #1b1b1d); color: light-dark(#1b1b1d, #ececec); font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 80rem; padding: 1.5rem; }
#images img { background: light-dark(#f2f2f2, #2b2b2b); max-height: 28rem; max-width: 100%; }
.answers { display: grid; gap: 1rem; grid-template-columns: 1fr 1fr; }
.text { border: 1px solid var(--line); min-height: 6rem; overflow-wrap: anywhere; padding: 0.8rem; white-space: pre-wrap; }
button { font: inherit; margin: 0.3rem 0.3rem 0.3rem 0; padding: 0.4rem 0.9rem; }
button[aria-pressed="true"] { outline: 3px solid; }
table { border-collapse: collapse; }
th, td { border-block-start: 1px solid var(--line); padding: 0.4rem 0.8rem; text-align: start; }
@media (width < 45rem) { .answers { grid-template-columns: 1fr; } }
`;

/**
 * Renders a page on which the user votes for the better of two answers, without knowing who wrote them. The page is self-contained: it loads
 * nothing, and only its own script runs.
 * @param previews images of each case, as `data:` URLs
 * @param random decides the order of the pairs, and which answer is on which side
 */
export function renderVotesPage(evaluation: Evaluation, previews: readonly string[][], random: () => number): string {
  const pairs = shuffle(createPairs(evaluation, previews, random), random);
  const data = { id: hash(JSON.stringify(pairs)).slice(0, 12), names: evaluation.candidates.map(({ name }) => name), pairs };
  const policy = `default-src 'none'; img-src data:; style-src '${createSource(style)}'; script-src '${createSource(script)}'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${new Html(policy)}" />
        <title>Which answer is better? · Oriel</title>
        ${new Html(`<style>${style}</style>`)}
      </head>
      <body>
        <main>
          <h1>Which answer is better?</h1>
          <p>
            You don't see which model wrote which answer until you show the result. The keys 1, 2 and 3 vote for A, for a tie and for B. The
            browser keeps your votes where it can; download them to be safe.
          </p>
          <p id="progress" role="status"></p>
          <h2 id="question"></h2>
          <div id="images"></div>
          <details>
            <summary>Known answer</summary>
            <p class="text" id="expected"></p>
          </details>
          <div class="answers">
            <section aria-labelledby="title-a">
              <h3 id="title-a">Answer A</h3>
              <p class="text" id="answer-a"></p>
            </section>
            <section aria-labelledby="title-b">
              <h3 id="title-b">Answer B</h3>
              <p class="text" id="answer-b"></p>
            </section>
          </div>
          <p>
            <button id="vote-a" type="button">A Is Better</button><button id="vote-tie" type="button">Tie</button
            ><button id="vote-b" type="button">B Is Better</button>
          </p>
          <p>
            <button id="back" type="button">Back</button><button id="next" type="button">Next</button
            ><button id="show-result" type="button">Show Result</button><button id="download" type="button">Download Votes</button>
          </p>
          <section id="result" hidden>
            <h2 id="result-title" tabindex="-1">Result</h2>
            <table>
              <caption>
                Votes won, tied and lost. A tie counts as half a win; the interval has 95% confidence.
              </caption>
              <thead>
                <tr>
                  <th scope="col">Model</th>
                  <th scope="col">Won</th>
                  <th scope="col">Tied</th>
                  <th scope="col">Lost</th>
                  <th scope="col">Share</th>
                </tr>
              </thead>
              <tbody id="rows"></tbody>
            </table>
          </section>
        </main>
        ${new Html(`<script type="application/json" id="data">${toScriptJson(data)}</script><script>${script}</script>`)}
      </body>
    </html> `.source;
}

/** Creates a pair for every two models that answered a case differently. */
function createPairs({ cases, candidates }: Evaluation, previews: readonly string[][], random: () => number): VotedPair[] {
  return cases.flatMap(({ question, expected }, index) => {
    const answers = candidates.flatMap(({ outcomes }, model): VotedAnswer[] => {
      const outcome = outcomes[index];
      return outcome === undefined || outcome.kind === "failed" ? [] : [{ model, text: outcome.answer }];
    });
    const pairs = answers.flatMap((first, position) => answers.slice(position + 1).map((second) => [first, second] as const));
    return pairs
      .filter(([first, second]) => first.text !== second.text)
      .map(([first, second]): VotedPair => {
        const [a, b] = random() < 0.5 ? [first, second] : [second, first];
        return { images: previews[index] ?? [], question, expected, a, b };
      });
  });
}

/** Formats JSON so that it can't end the script element, nor start a comment in it. */
function toScriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", String.raw`\u003c`);
}

function createSource(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
