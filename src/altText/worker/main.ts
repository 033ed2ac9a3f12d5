/** The thread that finds, judges and writes alt texts, so that no editor waits for it. It talks to the engine itself. */
import { setMaxListeners } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parentPort } from "node:worker_threads";
import {
  ErrorCodes,
  PortMessageReader,
  PortMessageWriter,
  ResponseError,
  createMessageConnection,
  type CancellationToken,
  type RequestType,
} from "vscode-jsonrpc/node";
import { EngineClient } from "../../client/engineClient.ts";
import { findImageUses } from "../document/find.ts";
import { componentsWith } from "../document/markup/components.ts";
import type { ImageUse } from "../document/imageUse.ts";
import type { Page } from "../document/edits/changes.ts";
import { snippetLocator } from "../document/edits/locate.ts";
import { planChanges } from "../document/edits/plan.ts";
import { problemsOf } from "../suggest/propose.ts";
import { usesAt } from "../document/usesAt.ts";
import { atOnce } from "../../core/atOnce.ts";
import { FailureError, failureOf, messageOf, type Failure } from "../../core/failure.ts";
import { Aliases } from "../repository/aliases.ts";
import { examine, type ExaminedDocument } from "../repository/examine.ts";
import { scan } from "../repository/scan.ts";
import { cacheFolder, runtimeFolder } from "../../disk/paths.ts";
import type { ImageRef } from "../../protocol/images.ts";
import { altSettingsIn, type AltSettings } from "../repository/settings.ts";
import { addAttachment, addImageFile, isOfOneImage, questionsAtOnce, suggest, type AltPage, type AltWriter } from "../suggest/suggest.ts";
import * as messages from "./messages.ts";
import { auditedUses, placedFindings, scannedPage } from "./views.ts";

/** Documents of a scan that travel together. */
const PAGES_AT_ONCE = 50;

if (parentPort === null) throw new Error("This is the entry of a worker thread.");
const connection = createMessageConnection(new PortMessageReader(parentPort), new PortMessageWriter(parentPort));

let client: Promise<EngineClient> | undefined;

function engine(): Promise<EngineClient> {
  return (client ??= (async () =>
    new EngineClient(
      { script: join(import.meta.dirname, "engine.mjs"), runtime: await runtimeFolder(), cache: cacheFolder() },
      "alt texts",
      {
        onState: (state) => void connection.sendNotification(messages.stateChanged, state),
        onLog: (lines) => void connection.sendNotification(messages.logged, lines),
      },
    ))());
}

/** Whoever types would see no squiggle at all for a mistake in `.orielrc`: what is wrong with it is said beside. */
function settingsOf({ settings, own }: messages.SettingsParams): { settings: AltSettings; problem?: Failure } {
  if (own === undefined) return { settings };
  try {
    return { settings: altSettingsIn(own, settings) };
  } catch (error) {
    return { settings, problem: failureOf(error) };
  }
}

let last: Promise<unknown> = Promise.resolve();

/** Requests about one document are taken one after the other, so that each has its own time; those given up meanwhile are left out. */
function inTurn<P extends messages.Numbered, R>(type: RequestType<P, R, void>, answer: (params: P) => Promise<R>): void {
  const turn = async (params: P, token: CancellationToken) => {
    if (token.isCancellationRequested) return new ResponseError<void>(ErrorCodes.PendingResponseRejected, "It is not wanted any more.");
    void connection.sendNotification(messages.began, { id: params.id });
    return answer(params);
  };
  connection.onRequest<unknown, void>(type.method, (params: P, token: CancellationToken) => {
    const own = last.then(() => turn(params, token));
    last = own.catch(() => {});
    return own;
  });
}

/** Whoever looks at a document asks about it more than once. */
let checked: { key: string; document: ExaminedDocument } | undefined;

inTurn(messages.checkRequest, async (params) => {
  const { document, problem } = await check(params);
  return { findings: placedFindings(document), ...(problem ? { problem } : {}) };
});

inTurn(messages.usesRequest, async ({ at, ...params }) => {
  const known = checked?.document.source === params.source && checked.key === keyOf(params) ? checked.document : undefined;
  const uses = auditedUses(known ?? (await check(params)).document);
  return at === undefined ? uses : usesAt(uses, at);
});

async function check(params: messages.CheckParams): Promise<{ document: ExaminedDocument; problem?: Failure }> {
  const { settings, ...about } = settingsOf(params);
  const { rules, maxLength, components, aliases } = settings;
  const { path, root, source, syntax } = params;
  // Configurations may have changed since the last look.
  const place = path === undefined || root === undefined ? undefined : { path, root, aliases: new Aliases(root, aliases) };
  const document = await examine({ syntax, source }, { severities: rules, maxLength, components }, place);
  checked = { key: keyOf(params), document };
  return { document, ...about };
}

/** All that counts for a document but its text. */
function keyOf({ path, root, syntax, settings, own }: messages.CheckParams): string {
  return JSON.stringify([path, root, syntax, settings, own]);
}

inTurn(messages.pageRequest, async ({ path, syntax, source, ...params }) => {
  const { settings, problem } = settingsOf(params);
  if (problem) throw new FailureError(problem);
  const { rules, maxLength, components } = settings;
  return scannedPage({ path, ...(await examine({ syntax, source }, { severities: rules, maxLength, components })) });
});

connection.onRequest(messages.scanRequest, async (params, token) => {
  const { settings, problem } = settingsOf(params);
  const { rules, maxLength, components, aliases } = settings;
  const skipped: messages.ScanSummary["skipped"] = [];
  let pages: messages.ScannedPage[] = [];
  const send = () => {
    if (pages.length > 0) void connection.sendNotification(messages.scanned, { id: params.id, pages });
    pages = [];
  };
  const options = {
    ...{ root: params.root, severities: rules, maxLength, components, aliases, unsaved: new Map(params.unsaved) },
    script: join(import.meta.dirname, "examine.mjs"),
    onSkipped: (path: string, reason: string) => skipped.push({ path, reason }),
  };
  for await (const document of scan([params.root], options)) {
    if (token.isCancellationRequested) break;
    pages.push(scannedPage(document));
    if (pages.length >= PAGES_AT_ONCE) send();
  }
  send();
  return { skipped, ...(problem ? { problem } : {}) };
});

connection.onRequest(messages.writeRequest, async (params, token) => {
  const { signal, release } = signalOf(token);
  try {
    const { settings, problem } = settingsOf(params);
    if (problem) return { failure: problem };
    const writer: AltWriter = {
      ...{ target: params.target, client: await engine(), maxLength: settings.maxLength, rules: settings.rules, isUrgent: params.isUrgent },
      ...{ components: componentsWith(settings.components), cache: join(cacheFolder(), "altText") },
      ...(params.language === undefined ? {} : { language: params.language }),
    };
    const pages = new LastPage(writer);
    await atOnce(params.jobs, questionsAtOnce(params.target), async (job) => {
      const result = await writeOne(job, await pages.of(job), writer, signal);
      signal.throwIfAborted();
      void connection.sendNotification(messages.written, { id: params.id, key: job.key, written: result });
      if (result.kind === "failed" && !isOfOneImage(result.failure)) throw new FailureError(result.failure);
    });
    return {};
  } catch (error) {
    return signal.aborted ? {} : { failure: failureOf(error) };
  } finally {
    release();
  }
});

inTurn(messages.planRequest, async (params) => planChanges(pageOf(params), params.wanted).plans);

inTurn(messages.problemsRequest, async (params) => {
  const page = pageOf(params);
  const index = snippetLocator(page)(params);
  const { rules, maxLength } = settingsOf(params).settings;
  return index === undefined ? [] : problemsOf(page, index, params.alt, { severities: rules, maxLength });
});

function pageOf({ source, syntax, ...params }: messages.SettingsParams & messages.DocumentParams): Page {
  const components = componentsWith(settingsOf(params).settings.components);
  return { source, syntax, components, uses: findImageUses(source, syntax, components) };
}

async function writeOne(
  job: messages.WriteJob,
  page: AltPage | Failure,
  writer: AltWriter,
  signal: AbortSignal,
): Promise<messages.Written> {
  if ("kind" in page) return { kind: "failed", failure: page };
  const index = snippetLocator(page)(job);
  const use = index === undefined ? undefined : page.uses[index];
  if (index === undefined || use === undefined) return { kind: "left", because: "changed" };
  try {
    const image = await imageOf(job, page.source, use, writer.client);
    const { proposal } = await suggest(page, index, image, writer, signal);
    return { kind: "proposed", proposal };
  } catch (error) {
    return { kind: "failed", failure: failureOf(error) };
  }
}

async function imageOf({ image }: messages.WriteJob, source: string, use: ImageUse, client: AltWriter["client"]): Promise<ImageRef> {
  if (image === "attached") return addAttachment(client, source, use);
  return "ref" in image ? image.ref : addImageFile(client, image.path);
}

/** Jobs of one document come one after the other: it is read and parsed once. */
class LastPage {
  readonly #writer: AltWriter;
  #job: messages.WriteJob | undefined;
  #page: Promise<AltPage | Failure> | undefined;

  constructor(writer: AltWriter) {
    this.#writer = writer;
  }

  of(job: messages.WriteJob): Promise<AltPage | Failure> {
    if (this.#page === undefined || this.#job?.name !== job.name) this.#page = this.#read(job);
    this.#job = job;
    return this.#page;
  }

  async #read({ name, syntax, document }: messages.WriteJob): Promise<AltPage | Failure> {
    try {
      const source = "source" in document ? document.source : await readFile(document.path, "utf8");
      return { name, syntax, source, uses: findImageUses(source, syntax, this.#writer.components) };
    } catch (error) {
      return { kind: "documentUnreadable", name, reason: messageOf(error) };
    }
  }
}

function signalOf(token: CancellationToken): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  // As many questions listen to it as are asked at once: that is no leak.
  setMaxListeners(0, controller.signal);
  const listener = token.onCancellationRequested(() => controller.abort());
  return { signal: controller.signal, release: () => listener.dispose() };
}

connection.listen();
