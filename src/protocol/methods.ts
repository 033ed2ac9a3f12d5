/** JSON-RPC method names. */
export const method = {
  hello: "hello",
  authenticate: "authenticate",
  /** Request: `AskParams` → `AskResult`; progress is sent as `askEvent` with the `id` of the request. */
  ask: "ask",
  /** Request: `PrepareParams` → `PrepareResult`. */
  prepare: "prepare",
  /** Request: `CompareParams` → `CompareResult`. Compares the pixels of two images, without a model. */
  compare: "compare",
  /** Request: `ContrastParams` → `ContrastResult`. Measures the contrast of text in an image, without a model. */
  measureContrast: "measureContrast",
  /** Request: `PrefillParams` → `PrefillResult`. Runs while the model is idle; a question or the next prefill replaces it. */
  prefill: "prefill",
  /** Request: `AvailableModelParams` → `AvailableModelResult`. Finds the model that an endpoint would use, without sending a question. */
  availableModel: "availableModel",
  /** Notification engine → client: `{ id, event }`. */
  askEvent: "askEvent",
  /** Notification engine → client: `AnswerPart`. */
  answerPart: "answerPart",
  /** Notification engine → client: `EngineState`. */
  state: "state",
  /** Notification engine → client: `LogLine[]`. */
  log: "log",
  /** Request → `EngineReport`. */
  report: "report",
  /** Request: stops llama-server and resets its crash count. The next question starts llama-server again. */
  restart: "restart",
} as const;
