import type { ProblemCause, SelfTestProblem, SelfTestResult } from "./selfTestResult.ts";

/** Describes a result in paragraphs: a summary, and the possible causes of a problem. */
export function describeSelfTest(result: SelfTestResult): { summary: string; causes: string[] } {
  if (result.kind === "passed") {
    const { model, seconds, note } = result;
    const works = `${model} works: it described the test image correctly in ${seconds.toFixed(1)} s.`;
    return { summary: note === undefined ? works : `${works} ${note}`, causes: [] };
  }
  return { summary: describeProblem(result.problem), causes: result.causes.map(describeCause) };
}

export function describeProblem(problem: SelfTestProblem): string {
  switch (problem.kind) {
    case "empty":
      return "The model gave an empty answer about the test image.";
    case "unusedTokens":
      return `The model answered with meaningless tokens: “${shorten(problem.answer)}”.`;
    case "repeated":
      return `The model repeats itself: “${shorten(problem.answer)}”.`;
    case "wrongColor":
      return `The bars of the test image are ${problem.expected}, but the model answered: “${shorten(problem.answer)}”.`;
    case "notJson":
      return `The model was asked for JSON, but answered: “${shorten(problem.answer)}”.`;
  }
}

/** Describes a cause, and what to do about it. */
export function describeCause(cause: ProblemCause): string {
  switch (cause) {
    case "overflow":
      return "16-bit floats may overflow on this GPU. Try a projector in BF16, another GPU driver, or a llama-server without GPU support.";
    case "damagedFile":
      return "A file may be damaged. Run “oriel models check” to verify the checksums of all files.";
    case "wrongProjector":
      return "The projector may belong to another model. Use the mmproj file that was published with this model.";
    case "oldServer":
      return "llama-server may be too old or an unofficial build. Use the official release of llama.cpp v0.5.0 or later.";
    case "noSchema":
      return "The server may ignore “response_format” with a JSON schema. llama-server, vLLM and LM Studio support it.";
    case "otherModel":
      return "The server may be running a model without vision, or a different model than you expect.";
  }
}

function shorten(answer: string): string {
  const line = answer.trim().replaceAll(/\s+/g, " ");
  return line.length <= 80 ? line : `${line.slice(0, 80)}…`;
}
