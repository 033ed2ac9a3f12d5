import { html, type Html } from "./html.ts";
import type { Candidate, Case, Evaluation, Outcome } from "./evaluation.ts";
import { style } from "./style.ts";
import { percentText, rateText, secondsText, summarize, type Summary } from "./summary.ts";

/** Renders the report as a page that works without a network: images are inside it, and nothing in it runs or loads. */
export function reportPage({ kind, cases, candidates }: Evaluation, version: string): string {
  const summaries = candidates.map((candidate) => summarize(candidate, cases.length));
  const title = kind === "answers" ? "Answers about pictures" : "Alternative texts beside a person's";
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'" />
        <title>${title} · Oriel</title>
        ${style}
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          <p>${explanation[kind]}</p>
          <h2>Models</h2>
          <div class="wide" role="region" aria-label="Models" tabindex="0">
            <table>
              <caption>
                Medians are over all answers of a model. What came from the cache was not read.
              </caption>
              <thead>
                <tr>
                  ${heads([...columns[kind], "Failed", "Tokens read", "Tokens written", "First token", "Writing", "All answers"])}
                </tr>
              </thead>
              <tbody>
                ${summaries.map((summary) => summaryRow(kind, summary))}
              </tbody>
            </table>
          </div>
          ${candidates.flatMap(({ name, failure }) => (failure === undefined ? [] : html`<p class="wrong"><strong>${name}</strong> was tried no further: ${failure}</p>`))}
          <h2>Pictures</h2>
          <div class="wide" role="region" aria-label="Pictures" tabindex="0">
            <table>
              <caption>
                ${cases.length} ${kind === "answers" ? "questions" : "uses of images"}, in order.
              </caption>
              <thead>
                <tr>
                  ${heads(["Picture", kind === "answers" ? "True would be" : "A person wrote", ...candidates.map(({ name }) => name)])}
                </tr>
              </thead>
              <tbody>
                ${cases.map((one, index) => caseRow(one, candidates, index))}
              </tbody>
            </table>
          </div>
        </main>
        <footer><p>Written by Oriel ${version}.</p></footer>
      </body>
    </html> `.source;
}

const explanation: Record<Evaluation["kind"], string> = {
  answers:
    "An answer counts as true when it is one of those accepted, word for word but for case, spaces and signs around it, or when all of the given words occur in it. Whatever else is said, right or wrong, is not judged.",
  altTexts:
    "There is no counting which alternative text is true, or good: a person must look at each. Findings are what the rules of oriel alt scan still find. The overlap of words says only how alike two texts are; a better text can share none. The models were not shown the person's text.",
};

const columns: Record<Evaluation["kind"], string[]> = {
  answers: ["Model", "True", "Wrong"],
  altTexts: ["Model", "Pass the rules", "Overlap of words"],
};

function heads(names: string[]): Html[] {
  return names.map((name) => html`<th scope="col">${name}</th>`);
}

function summaryRow(kind: Evaluation["kind"], summary: Summary): Html {
  const { name, cases, tokens } = summary;
  const counted =
    kind === "answers"
      ? [`${summary.true} of ${cases}`, summary.wrong]
      : [`${summary.passed} of ${cases}`, percentText(summary.meanOverlap)];
  const cells = [
    ...[...counted, summary.failed, tokens.read.toLocaleString("en"), tokens.written.toLocaleString("en")],
    ...[secondsText(summary.medianFirstTokenMs), rateText(summary.medianTokensPerSecond), secondsText(summary.totalMs)],
  ];
  return html`<tr>
    <th scope="row">${name}</th>
    ${cells.map((cell) => html`<td class="number">${cell}</td>`)}
  </tr> `;
}

function caseRow({ image, question, expected, thumbnail }: Case, candidates: Candidate[], index: number): Html {
  // A true answer about an image is also its alt text.
  const picture = thumbnail === undefined ? undefined : html`<img src="${thumbnail}" alt="${expected[0] ?? ""}" loading="lazy" />`;
  return html`<tr>
    <th scope="row">${picture}<span class="name">${image}</span><span class="question">${question}</span></th>
    <td>${expected.map((text) => html`<p>${text}</p>`)}</td>
    ${candidates.map(({ outcomes }) => outcomeCell(outcomes[index]))}
  </tr> `;
}

function outcomeCell(outcome: Outcome | undefined): Html {
  if (outcome === undefined) return html`<td>not asked</td>`;
  if (outcome.kind === "failed") return html`<td><p class="wrong">Failed: ${outcome.reason}</p></td>`;
  const { answer, measured } = outcome;
  const took = html`<p class="took">
    ${measured.tokens.answer} tokens in ${secondsText(measured.totalMs)}, the first after ${secondsText(measured.firstTokenMs)}
  </p>`;
  return html`<td>
    ${verdictOf(outcome)}
    <p><span class="answer">${answer === "" ? html`<em>nothing (decorative)</em>` : answer}</span></p>
    ${took}
  </td>`;
}

/** The verdict is a word, not only a color. */
function verdictOf(outcome: Exclude<Outcome, { kind: "failed" }>): Html {
  if (outcome.kind === "judged") {
    return outcome.isTrue ? html`<p class="true">✓ True</p>` : html`<p class="wrong">✗ Wrong</p>`;
  }
  const { findings, overlap } = outcome;
  const found = findings === undefined ? html`<p class="true">No findings</p>` : html`<p class="wrong">Findings: ${findings}</p>`;
  return html`${found}
    <p class="took">Overlap ${percentText(overlap)}</p>`;
}
