import type { Translate } from "../core/translate.ts";
import type { Cause, SelfTestProblem, SelfTestResult } from "./selfTestResult.ts";

/** Describes the answer that came instead of a good one. */
export function problemText(problem: SelfTestProblem, t: Translate): string {
  switch (problem.kind) {
    case "empty":
      return t("The model was shown a picture and answered nothing.");
    case "unusedTokens":
      return t("The model answered with tokens that mean nothing: “{0}”.", brief(problem.answer));
    case "repeated":
      return t("The model says the same again and again: “{0}”.", brief(problem.answer));
    case "wrongColor":
      return t("The model was shown {0} bars, and said of their colour: “{1}”.", problem.expected, brief(problem.answer));
    case "notJson":
      return t("The model was asked for JSON and answered: “{0}”.", brief(problem.answer));
  }
}

/** Describes a cause, and what to do about it. */
export function causeText(cause: Cause, t: Translate): string {
  switch (cause) {
    case "overflow":
      return t(
        "Numbers may overflow on this GPU (16-bit floats). Try a projector in BF16, another GPU driver, or a llama-server without GPU.",
      );
    case "damagedFile":
      return t(
        "A file may be damaged. Have the files checked (“oriel models check” on the command line): they are read again and compared with what came.",
      );
    case "wrongProjector":
      return t("The projector may belong to another model. Take the mmproj file that was published with this one.");
    case "oldServer":
      return t("llama-server may be too old or built otherwise. Take the official release of llama.cpp v0.5.0 or later.");
    case "noSchema":
      return t("The server may ignore “response_format” with a JSON schema. llama-server, vLLM and LM Studio know it.");
    case "otherModel":
      return t("The server may serve a model that can't see, or another one than you think.");
  }
}

/** Describes a result in paragraphs: a summary, and each possible cause of a problem. */
export function resultText(result: SelfTestResult, t: Translate): { summary: string; causes: string[] } {
  if (result.kind === "passed") {
    return { summary: t("{0} sees: it described a test picture truly, in {1} s.", result.model, result.seconds.toFixed(1)), causes: [] };
  }
  return { summary: problemText(result.problem, t), causes: result.causes.map((cause) => causeText(cause, t)) };
}

function brief(answer: string): string {
  const line = answer.trim().replaceAll(/\s+/g, " ");
  return line.length <= 80 ? line : `${line.slice(0, 80)}…`;
}
