import { raceAbort } from "../../core/raceAbort.ts";
import type { PlannedDocument, WantedAlt } from "../repository/apply.ts";
import type { AltSettings } from "../repository/settings.ts";
import { WorkerConnection } from "./connection.ts";
import { planDocumentRequest } from "./planProtocol.ts";
import { didChangeSettings } from "./protocol.ts";
import { DEFAULT_LIMITS, type ScanLimits } from "./scanInWorker.ts";
import { startThread } from "./thread.ts";

export interface PlannerOptions {
  /** Bundle of `main.ts`. */
  script: string;
  root: string;
  settings: AltSettings;
  limits?: Partial<ScanLimits>;
}

/** Plans edits of documents in a worker, so that a document that hangs a parser is skipped, and the command can be interrupted at any time. */
export class DocumentPlanner {
  readonly #connection: WorkerConnection;
  readonly #folder: string;

  constructor({ script, root, settings, limits }: PlannerOptions) {
    const { timeMs, memoryMb } = { ...DEFAULT_LIMITS, ...limits };
    this.#folder = root;
    this.#connection = new WorkerConnection(() => startThread(script, memoryMb), {
      limitMs: timeMs,
      onStart: (started) => void started.sendNotification(didChangeSettings.method, { folder: root, root, settings }),
    });
  }

  /** @throws Error with the reason why the document is skipped; the signal's abort reason */
  async plan(path: string, wanted: WantedAlt[], signal: AbortSignal): Promise<PlannedDocument> {
    const params = { id: this.#connection.nextId(), folder: this.#folder, path, wanted };
    const planned = await raceAbort(this.#connection.request(planDocumentRequest, params, { isRepeatable: true }), signal);
    if (planned.kind === "skipped") throw new Error(planned.reason);
    return planned.document;
  }

  dispose(): void {
    this.#connection.dispose();
  }
}
