import { IMAGE_LIMITS } from "../image/imageFile.ts";
import { SELF_TEST, listCauses, judgeColor, judgeJson, type SelfTestProblem, type SelfTestResult } from "./selfTestResult.ts";
import type { Answer, AskParams } from "../protocol/ask.ts";
import type { ImageRef } from "../protocol/images.ts";
import type { Target } from "../protocol/target.ts";
import type { AskStreamEvent } from "./engineClient.ts";
import testImage from "./selfTestImage.png";

/** Methods of `EngineClient` that the test needs. */
export interface SelfTestClient {
  addImage(name: string, bytes: Uint8Array): Promise<ImageRef>;
  ask(params: AskParams, signal: AbortSignal): AsyncIterable<AskStreamEvent>;
}

/**
 * Asks a model two questions about a chart whose content is known. The first is answered in free form, the second as JSON.
 * @throws FailureError if the model can't be asked; an AbortError when `signal` aborts
 */
export async function runSelfTest(client: SelfTestClient, target: Target, signal: AbortSignal): Promise<SelfTestResult> {
  const startMs = performance.now();
  const image = await client.addImage("chart.png", testImage);
  const { color, json } = SELF_TEST;
  const tests: { request: Pick<AskParams, "question" | "maxTokens" | "response">; judge: (text: string) => SelfTestProblem | undefined }[] =
    [
      { request: { question: color.question, maxTokens: color.maxTokens }, judge: judgeColor },
      { request: { question: json.question, maxTokens: json.maxTokens, response: { schema: json.schema } }, judge: judgeJson },
    ];
  let model = "";
  for (const { request, judge } of tests) {
    const answer = await getAnswer(client, { ...DEFAULTS, target, images: [image], ...request }, signal);
    model = answer.model;
    const problem = judge(answer.text);
    if (problem !== undefined) return { kind: "broken", model, problem, causes: listCauses(problem, target.kind) };
  }
  return { kind: "passed", model, seconds: (performance.now() - startMs) / 1000 };
}

const DEFAULTS = {
  system: SELF_TEST.system,
  ...{ selections: [], turns: [], budget: "auto", limits: IMAGE_LIMITS },
  ...{ temperature: 0, thinking: false },
} satisfies Partial<AskParams>;

async function getAnswer(client: SelfTestClient, params: AskParams, signal: AbortSignal): Promise<Answer> {
  for await (const event of client.ask(params, signal)) if (event.kind === "answered") return event.answer;
  throw new Error("The engine ended the stream without an answer.");
}
