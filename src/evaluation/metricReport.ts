import type { Candidate } from "./evaluation.ts";
import { html, type Html } from "./html.ts";
import { getMetric } from "./metrics.ts";
import { createChoiceTables, formatEstimate, type MetricSummary } from "./metricSummary.ts";
import { formatCost, formatCount, formatPercentiles, formatSeconds, type Summary } from "./summary.ts";

/** Renders the metrics of all models side by side, then their tables of choices. Empty if nothing but correct answers was measured. */
export function renderMetrics(candidates: Candidate[], summaries: Summary[]): Html[] {
  const rows = listRows(summaries);
  if (rows.length === 0) return [];
  const names = summaries.map(({ name }) => name);
  return [
    html`<h2>Metrics</h2>
      ${renderTable(
        "Mean of all answers, with its 95% confidence interval. False numbers and quotations are counted per 100 answers; fewer are better.",
        ["Task", "Metric", "Answers", ...names],
        rows.map(({ task, label, count, cells }) => [task, label, count, ...cells.map((cell) => (cell ? formatEstimate(cell) : "–"))]),
      )}
      ${renderTable(
        "Median and 95th percentile of one answer.",
        ["Model", "Time", "Time to first token", "Tokens read", "Tokens written", "Cost of all answers"],
        summaries.map(({ name, perAnswer, cost }) => [
          name,
          formatPercentiles(perAnswer.totalMs, formatSeconds),
          formatPercentiles(perAnswer.firstTokenMs, formatSeconds),
          formatPercentiles(perAnswer.tokensRead, formatCount),
          formatPercentiles(perAnswer.tokensWritten, formatCount),
          cost === undefined ? "–" : formatCost(cost),
        ]),
      )}`,
    ...candidates.flatMap((candidate) =>
      createChoiceTables(candidate).map(({ metric, choices, counts }) =>
        renderTable(
          `${candidate.name}: ${getMetric(metric).label}, expected (rows) and given (columns)`,
          ["Expected", ...choices],
          choices.map((choice, index) => [choice, ...(counts[index] ?? [])]),
        ),
      ),
    ),
  ];
}

interface Row {
  task: string;
  label: string;
  count: number;
  /** One cell per model; undefined if the model has no such answers. */
  cells: (MetricSummary | undefined)[];
}

/** Lists the metrics of all models; none if nothing but correct answers was measured. The first summary with a metric decides its position. */
function listRows(summaries: Summary[]): Row[] {
  const rows = new Map<string, Row>();
  for (const [index, { metrics }] of summaries.entries()) {
    for (const metric of metrics) {
      const key = `${metric.task} ${metric.metric}`;
      const row = rows.get(key) ?? { task: metric.task, label: metric.label, count: metric.count, cells: summaries.map(() => undefined) };
      row.cells[index] = metric;
      rows.set(key, row);
    }
  }
  const list = [...rows.values()];
  return summaries.every(({ metrics }) => metrics.every(({ metric }) => metric === "correct")) ? [] : list;
}

function renderTable(caption: string, headers: string[], rows: (string | number)[][]): Html {
  return html`<div class="wide" role="region" aria-label="${caption}" tabindex="0">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${headers.map((header) => html`<th scope="col">${header}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([first, ...cells]) =>
            html`<tr>
              <th scope="row">${first}</th>
              ${cells.map((cell) => html`<td class="number">${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
