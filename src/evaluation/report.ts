import { html, type Html } from "./html.ts";
import type { Candidate, Case, Evaluation, Outcome } from "./evaluation.ts";
import { getMetric, type MetricId } from "./metrics.ts";
import { renderMetrics } from "./metricReport.ts";
import { getScores } from "./metricSummary.ts";
import { style } from "./style.ts";
import { formatPercent, formatRate, formatSeconds, summarize, type Summary } from "./summary.ts";

/** Renders the report as a self-contained page: images are embedded, and it runs no scripts and loads nothing. */
export function renderReport({ kind, cases, candidates }: Evaluation, version: string): string {
  const summaries = candidates.map((candidate) => summarize(candidate, cases));
  const title = kind === "answers" ? "Answers about images" : "Alt text from models compared with existing alt text";
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
                Each median covers all answers of a model. Cached tokens are not counted as read.
              </caption>
              <thead>
                <tr>
                  ${renderHeaders([...columns[kind], "Failed", "Tokens read", "Tokens written", "Time to first token", "Speed", "Total time"])}
                </tr>
              </thead>
              <tbody>
                ${summaries.map((summary) => renderSummaryRow(kind, summary))}
              </tbody>
            </table>
          </div>
          ${candidates.flatMap(({ name, failure }) => (failure === undefined ? [] : html`<p class="wrong"><strong>${name}</strong> was stopped. ${failure}</p>`))}
          ${renderMetrics(candidates, summaries)}
          <h2>Images</h2>
          <div class="wide" role="region" aria-label="Images" tabindex="0">
            <table>
              <caption>
                ${cases.length} ${kind === "answers" ? "questions" : "images"}
              </caption>
              <thead>
                <tr>
                  ${renderHeaders(["Image", kind === "answers" ? "Correct answer" : "Existing alt text", ...candidates.map(({ name }) => name)])}
                </tr>
              </thead>
              <tbody>
                ${cases.map((testCase, index) => renderCaseRow(testCase, candidates, index))}
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
    "An answer is correct if it matches an accepted answer, ignoring case, extra whitespace, enclosing quotation marks and a final period, or contains all of the given words. The rest of the answer is not judged. Answers to other tasks are measured with several metrics.",
  altTexts:
    "Alt text can't be scored automatically: review every text. Findings come from the rules of “oriel alt scan”. Word overlap measures only similarity: better alt text may have no overlap at all. The models were not shown the existing text.",
};

const columns: Record<Evaluation["kind"], string[]> = {
  answers: ["Model", "Correct", "Wrong"],
  altTexts: ["Model", "Without findings", "Word overlap"],
};

function renderHeaders(names: string[]): Html[] {
  return names.map((name) => html`<th scope="col">${name}</th>`);
}

function renderSummaryRow(kind: Evaluation["kind"], summary: Summary): Html {
  const { name, cases, tokens } = summary;
  const counts =
    kind === "answers"
      ? [summary.questions === 0 ? "–" : `${summary.correct} of ${summary.questions}`, summary.wrong]
      : [`${summary.passed} of ${cases}`, formatPercent(summary.meanOverlap)];
  const cells = [
    ...[...counts, summary.failed, tokens.read.toLocaleString("en"), tokens.written.toLocaleString("en")],
    ...[formatSeconds(summary.medianFirstTokenMs), formatRate(summary.medianTokensPerSecond), formatSeconds(summary.totalMs)],
  ];
  return html`<tr>
    <th scope="row">${name}</th>
    ${cells.map((cell) => html`<td class="number">${cell}</td>`)}
  </tr> `;
}

function renderCaseRow({ image, question, expected, thumbnails = [] }: Case, candidates: Candidate[], index: number): Html {
  // A correct answer about an image also serves as its alt text.
  const images = thumbnails.map((thumbnail) => html`<img src="${thumbnail}" alt="${expected[0] ?? ""}" loading="lazy" />`);
  return html`<tr>
    <th scope="row">${images}<span class="name">${image}</span><span class="question">${question}</span></th>
    <td>${expected.map((text) => html`<p>${text}</p>`)}</td>
    ${candidates.map(({ outcomes }) => renderOutcome(outcomes[index]))}
  </tr> `;
}

function renderOutcome(outcome: Outcome | undefined): Html {
  if (outcome === undefined) return html`<td>not asked</td>`;
  if (outcome.kind === "failed") return html`<td><p class="wrong">Failed: ${outcome.reason}</p></td>`;
  const { answer, measurement } = outcome;
  const timing = html`<p class="took">
    ${measurement.tokens.answer} tokens in ${formatSeconds(measurement.totalMs)}, first token after
    ${formatSeconds(measurement.firstTokenMs)}
  </p>`;
  return html`<td>
    ${renderVerdict(outcome)}
    <p><span class="answer">${answer === "" ? html`<em>empty (decorative)</em>` : answer}</span></p>
    ${timing}
  </td>`;
}

/** Renders the verdict in words, because color alone is not accessible. */
function renderVerdict(outcome: Exclude<Outcome, { kind: "failed" }>): Html {
  if (outcome.kind === "judged") {
    return outcome.isCorrect ? html`<p class="correct">✓ Correct</p>` : html`<p class="wrong">✗ Wrong</p>`;
  }
  if (outcome.kind === "scored") return renderScores(outcome);
  const { findings, overlap } = outcome;
  const findingsText = findings === undefined ? html`<p class="correct">No findings</p>` : html`<p class="wrong">Findings: ${findings}</p>`;
  return html`${findingsText}
    <p class="took">Overlap ${formatPercent(overlap)}</p>`;
}

/** Renders the values of one answer. A value below its best is a deviation from the expected answer. */
function renderScores(outcome: Extract<Outcome, { kind: "scored" }>): Html {
  const scores = Object.entries(getScores(outcome)) as [MetricId, number][];
  const [given, falseWords] = [outcome.choice?.given, outcome.rating?.falseWords ?? []];
  return html`${scores.map(([id, score]) => {
    const { label, unit } = getMetric(id);
    const isBest = unit === "share" ? score === 1 : score === 0;
    const value = unit === "share" ? formatPercent(score) : score;
    return html`<p class="${isBest ? "correct" : "wrong"}">${isBest ? "✓" : "✗"} ${label}: ${value}</p>`;
  })}${given === undefined ? undefined : html`<p class="took">Given: ${given}</p>`}${falseWords.map(
    (words) => html`<p class="wrong">False according to the judge: ${words}</p>`,
  )}`;
}
