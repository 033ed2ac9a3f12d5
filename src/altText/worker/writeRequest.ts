import { setMaxListeners } from "node:events";
import { join } from "node:path";
import type { CancellationToken, MessageConnection } from "vscode-jsonrpc/node";
import { createSnippetLocator } from "../document/edits/locate.ts";
import type { ImageUse } from "../document/imageUse.ts";
import { runConcurrently } from "../../core/runConcurrently.ts";
import { BatchFailures } from "../../failures/batchFailures.ts";
import { FailureError, toFailure, getErrorMessage, type Failure } from "../../failures/failure.ts";
import { getCacheFolder } from "../../disk/paths.ts";
import type { ImageRef } from "../../protocol/images.ts";
import { readDocument } from "../repository/readDocument.ts";
import { addAttachment, addImageFile } from "../suggest/images.ts";
import { NewAlts } from "../suggest/newAlts.ts";
import { getConcurrency, suggest, type AltPage, type AltWriter } from "../suggest/suggest.ts";
import type { Documents } from "./documents.ts";
import { DocumentWorker } from "./documentWorker.ts";
import { onRequest } from "./handlers.ts";
import * as parameters from "./parameters.ts";
import * as writeProtocol from "./writeProtocol.ts";

export interface WritingServices {
  /** Bundle of the worker. Documents are parsed in another worker, so that a document that hangs a parser does not block this worker. */
  script: string;
  /** Connects to the engine; starts it if necessary. */
  connectEngine: () => Promise<AltWriter["client"]>;
}

/** Handles requests to write alt text. */
export function serveWrites(connection: MessageConnection, documents: Documents, { script, connectEngine }: WritingServices): void {
  onRequest(connection, writeProtocol.writeRequest, parameters.Write, async ({ id, folder, jobs, target, language, isUrgent }, token) => {
    const { settings, problem } = documents.getFolder(folder);
    if (problem) return { failure: problem };
    const { signal, release } = createSignal(token);
    const parser = new DocumentWorker({ script, root: folder, settings });
    try {
      const newAlts = new NewAlts(jobs);
      const writer: AltWriter = {
        ...{ target, client: await connectEngine(), maxLength: settings.maxLength, rules: settings.rules, isUrgent, newAlts },
        findProblems: (...params) => parser.findProblems(...params),
        describeUse: (...params) => parser.describeUse(...params),
        ...{ cacheFolder: join(getCacheFolder(), "altText") },
        ...(language === undefined ? {} : { language }),
      };
      const pages = new PageCache(folder, documents, parser, signal);
      const failures = new BatchFailures();
      await runConcurrently(jobs, getConcurrency(target), async (job) => {
        const result = await runJob(job, await pages.read(job), writer, signal);
        newAlts.settle(job.name, job.from, result.kind === "proposed" ? result.proposal.alt : undefined);
        signal.throwIfAborted();
        void connection.sendNotification(writeProtocol.jobFinished, { id, key: job.key, result });
        if (result.kind === "proposed") failures.onSuccess();
        if (result.kind === "failed" && failures.isFinal(result.failure)) throw new FailureError(result.failure);
      });
      return {};
    } catch (error) {
      return signal.aborted ? {} : { failure: toFailure(error) };
    } finally {
      release();
      parser.dispose();
    }
  });
}

async function runJob(
  job: writeProtocol.WriteJob,
  page: AltPage | Failure,
  writer: AltWriter,
  signal: AbortSignal,
): Promise<writeProtocol.WriteResult> {
  if ("kind" in page) return { kind: "failed", failure: page };
  const index = createSnippetLocator(page)(job);
  const use = index === undefined ? undefined : page.uses[index];
  if (index === undefined || use === undefined) return { kind: "skipped", reason: "changed" };
  try {
    const image = await getImage(job, page.source, use, writer.client);
    const { proposal } = await suggest(page, index, image, writer, signal);
    return { kind: "proposed", proposal };
  } catch (error) {
    return { kind: "failed", failure: toFailure(error) };
  }
}

async function getImage({ image }: writeProtocol.WriteJob, source: string, use: ImageUse, client: AltWriter["client"]): Promise<ImageRef> {
  if (image === "attached") return addAttachment(client, source, use);
  return "ref" in image ? image.ref : addImageFile(client, image.path);
}

/** Caches the document of the latest job. Jobs for the same document follow one another, so each document is read and parsed once. */
class PageCache {
  readonly #folder: string;
  readonly #documents: Documents;
  readonly #parser: DocumentWorker;
  readonly #signal: AbortSignal;
  #job: writeProtocol.WriteJob | undefined;
  #page: Promise<AltPage | Failure> | undefined;

  constructor(folder: string, documents: Documents, parser: DocumentWorker, signal: AbortSignal) {
    this.#folder = folder;
    this.#documents = documents;
    this.#parser = parser;
    this.#signal = signal;
  }

  read(job: writeProtocol.WriteJob): Promise<AltPage | Failure> {
    if (this.#page === undefined || this.#job?.name !== job.name) this.#page = this.#read(job);
    this.#job = job;
    return this.#page;
  }

  async #read({ name, syntax, document }: writeProtocol.WriteJob): Promise<AltPage | Failure> {
    try {
      const source = "source" in document ? document.source : await readDocument(document.path);
      const text = { name, syntax: await this.#documents.chooseSyntax({ folder: this.#folder, name, syntax, text: source }), source };
      return { ...text, uses: await this.#parser.findUses(text, this.#signal) };
    } catch (error) {
      if (error instanceof FailureError) return error.failure;
      return { kind: "documentUnreadable", name, reason: getErrorMessage(error) };
    }
  }
}

function createSignal(token: CancellationToken): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  // Each concurrent request adds a listener, so Node.js would warn about a leak.
  setMaxListeners(0, controller.signal);
  const listener = token.onCancellationRequested(() => controller.abort());
  return { signal: controller.signal, release: () => listener.dispose() };
}
