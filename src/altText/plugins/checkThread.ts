/** Entry point of the thread that checks documents for a linter. ESLint's rules are synchronous, but file lookups are not. */
import { workerData } from "node:worker_threads";
import { DocumentChecker } from "./checkDocument.ts";
import type { CheckedDocument, ThreadData } from "./checkProtocol.ts";

const { port, answerCount } = workerData as ThreadData;
const checker = new DocumentChecker();

port.on("message", async (document: CheckedDocument) => {
  port.postMessage(await checker.check(document));
  Atomics.add(answerCount, 0, 1);
  Atomics.notify(answerCount, 0);
});
