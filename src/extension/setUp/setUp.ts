import { EventEmitter, Uri, commands, l10n, workspace, type Disposable, type ExtensionContext } from "vscode";
import { failureOf } from "../../core/failure.ts";
import { findInCatalog } from "../../models/catalog.ts";
import type { JobEvent } from "../../models/worker/messages.ts";
import type { StoredModel } from "../../models/store/storedModel.ts";
import type { SetUpView } from "../../protocol/panel.ts";
import type { SelfTestResult } from "../../client/selfTestResult.ts";
import { readConfig } from "../config.ts";
import type { Engine } from "../engine.ts";
import { helpTitle, runAction } from "../failureAction.ts";
import { readTarget } from "../target.ts";
import { jobFor } from "./jobFor.ts";
import { look, titleOfModel } from "./look.ts";
import { agreesToDelete, showWorking, tellResult } from "./notices.ts";
import { progressOf, type Progress } from "./progress.ts";
import { setAsModel } from "./setAsModel.ts";
import { helpOf, viewOf, type SetUpRequest, type SetUpState } from "./state.ts";

/** Why work was ended. */
const PAUSED = new DOMException("Paused", "AbortError");
const CANCELLED = new DOMException("Cancelled", "AbortError");

/** Whether another process is still at a model is looked at so often, in milliseconds. */
const LOOK_AGAIN_MS = 3000;

/** Sets up one model at a time: gets it in a thread, goes on where that was ended, and tests it. */
export class SetUp implements Disposable {
  readonly #context: ExtensionContext;
  readonly #engine: Engine;
  readonly #isSeen: () => boolean;
  readonly #changed = new EventEmitter<void>();
  readonly onChange = this.#changed.event;
  readonly #settings = workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration("oriel")) void this.refresh();
  });
  /** Names of models of which a part is here that the person wants nothing of now. */
  readonly #left = new Set<string>();
  #state: SetUpState = { kind: "none" };
  #abort = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #isDisposed = false;

  /** @param isSeen whether the person sees it in the panel just now */
  constructor(context: ExtensionContext, engine: Engine, isSeen: () => boolean) {
    this.#isSeen = isSeen;
    this.#context = context;
    this.#engine = engine;
  }

  get view(): SetUpView {
    return viewOf(this.#state, l10n.t, helpTitle);
  }

  /** Whether nothing can be asked for want of a model, as far as anybody has looked. */
  get needsModel(): boolean {
    return this.#state.kind === "needed";
  }

  /** How far what is being got or added has come. */
  get progress(): Progress | undefined {
    return this.#state.kind === "working" ? this.#state.progress : undefined;
  }

  get isBusy(): boolean {
    return ["working", "testing", "checking"].includes(this.#state.kind);
  }

  /** Looks at what there is, unless something is being done or said. */
  async refresh(): Promise<void> {
    if (!isAtRest(this.#state)) return;
    const found = await look(this.#left);
    if (this.#isDisposed || !isAtRest(this.#state)) return;
    if (found.kind !== this.#state.kind || found.kind === "unfinished") this.#become(found);
    void commands.executeCommand("setContext", "oriel.hasModel", found.kind === "none");
  }

  /** Gets or adds a model, uses and tests it. Resolves at its end; what fails is shown. */
  async run(request: SetUpRequest): Promise<void> {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.#become({ kind: "working", request });
    showWorking(this, request, signal);
    let model: StoredModel;
    try {
      const { runJob } = await import("../../models/worker/runJob.ts");
      const known = findInCatalog(request.model)?.files;
      const show = (event: JobEvent) => {
        if (!signal.aborted) this.#become({ kind: "working", request, progress: progressOf(event, l10n.t, known) });
      };
      model = await runJob(this.#script, await jobFor(request, this.#context.secrets), show, signal);
    } catch (error) {
      if (!signal.aborted) return this.#become({ kind: "failed", title: request.title, failure: failureOf(error), request });
      return this.#lookAnew();
    }
    await this.use(model);
  }

  /** Takes a model of the store from now on, and tests it. */
  async use(model: Pick<StoredModel, "name" | "title">): Promise<void> {
    try {
      if (!(await setAsModel(model))) return await this.#lookAnew();
    } catch (error) {
      return this.#become({ kind: "failed", title: model.title, failure: failureOf(error) });
    }
    await this.test(model.title);
  }

  /** Shows the model that is set a picture with a known answer, and says how that went. */
  async test(title?: string): Promise<void> {
    const { signal } = (this.#abort = new AbortController());
    const named = title ?? titleOfModel();
    this.#become({ kind: "testing", title: named });
    let result: SelfTestResult;
    try {
      const { runSelfTest } = await import("../../client/selfTest.ts");
      const client = {
        addImage: async (name: string, bytes: Uint8Array) => ({ name, sha256: await this.#engine.addImage(name, bytes) }),
        ask: this.#engine.ask.bind(this.#engine),
      };
      result = await runSelfTest(client, await readTarget(), signal);
    } catch (error) {
      if (signal.aborted) return this.#lookAnew();
      return this.#become({ kind: "failed", title: named, failure: failureOf(error) });
    }
    const { target } = readConfig();
    this.#become({ kind: "tested", title: named, result, isOurs: target.kind === "local" && target.model === "" });
    void commands.executeCommand("setContext", "oriel.hasModel", result.kind === "passed");
    if (!this.#isSeen()) tellResult(named, result);
  }

  /** Reads the files of the model of the store that is used again. */
  async check(): Promise<void> {
    const { signal } = (this.#abort = new AbortController());
    const title = titleOfModel();
    this.#become({ kind: "checking", title, fraction: 0 });
    try {
      const [{ runCheck }, { resolveStoredModel }, { modelsFolder }] = await Promise.all([
        import("../../models/worker/runJob.ts"),
        import("../../models/store/resolveStoredModel.ts"),
        import("../../disk/paths.ts"),
      ]);
      const show = (event: JobEvent) => this.#become({ kind: "checking", title, fraction: progressOf(event, l10n.t).fraction ?? 0 });
      const files = await runCheck(this.#script, await resolveStoredModel(modelsFolder(), readConfig().model), show, signal);
      this.#become({ kind: "checked", title, files });
    } catch (error) {
      if (signal.aborted) return this.#lookAnew();
      this.#become({ kind: "failed", title, failure: failureOf(error) });
    }
  }

  /** What has come stays, to be gone on with. */
  pause(): void {
    this.#abort.abort(PAUSED);
  }

  /** Goes on with what was paused, ended with VS Code, or failed. */
  async resume(): Promise<void> {
    const state = this.#state;
    if (state.kind === "failed" && state.request) return this.run(state.request);
    if (state.kind !== "unfinished" || state.model.wanted === undefined) return;
    const { title, wanted } = state.model;
    await this.run({ kind: "get", title, ...wanted });
  }

  /** Ends it, and deletes what has come if the person agrees. */
  async cancel(): Promise<void> {
    const state = this.#state;
    if (state.kind === "testing" || state.kind === "checking" || (state.kind === "working" && state.request.kind === "add"))
      return this.#abort.abort(CANCELLED);
    const title = state.kind === "working" ? state.request.title : state.kind === "unfinished" ? state.model.title : undefined;
    if (title === undefined) return;
    const name = state.kind === "unfinished" ? state.model.name : await this.#nameOf(state);
    const agreed = await agreesToDelete(title);
    if (agreed === undefined) return;
    this.#abort.abort(agreed ? CANCELLED : PAUSED);
    if (!agreed || name === undefined) return;
    const [{ listStore, removeModel }, { modelsFolder }] = await Promise.all([
      import("../../models/store/store.ts"),
      import("../../disk/paths.ts"),
    ]);
    // Meanwhile the last of it may have come: a whole model is not deleted here.
    if (!(await listStore(modelsFolder())).unfinished.some((model) => model.name === name)) return;
    await removeModel(modelsFolder(), name, new AbortController().signal);
    await this.#lookAnew();
  }

  /** Lets go of what is said; of a part that is here nothing more is said in this window. */
  async close(): Promise<void> {
    if (this.isBusy) return;
    if (this.#state.kind === "unfinished") this.#left.add(this.#state.model.name);
    await this.#lookAnew();
  }

  /** Does what the button of a failure says. */
  async help(): Promise<void> {
    const action = helpOf(this.#state);
    if (action) await runAction(action, () => void this.resume());
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#abort.abort(PAUSED);
    clearTimeout(this.#timer);
    this.#settings.dispose();
    this.#changed.dispose();
  }

  get #script(): string {
    return Uri.joinPath(this.#context.extensionUri, "dist", "models.mjs").fsPath;
  }

  async #lookAnew(): Promise<void> {
    const found = await look(this.#left);
    if (!this.#isDisposed) this.#become(found);
  }

  async #nameOf(state: SetUpState): Promise<string | undefined> {
    if (state.kind !== "working" || state.request.kind !== "get") return undefined;
    const { parseSource } = await import("../../models/store/source.ts");
    return parseSource(state.request.model, state.request.projector).name;
  }

  #become(state: SetUpState): void {
    if (this.#isDisposed) return;
    this.#state = state;
    clearTimeout(this.#timer);
    if (state.kind === "unfinished" && state.model.isBusy) this.#timer = setTimeout(() => void this.refresh(), LOOK_AGAIN_MS).unref();
    this.#changed.fire();
  }
}

/** Whether what is shown follows from what there is. */
function isAtRest({ kind }: SetUpState): boolean {
  return kind === "none" || kind === "needed" || kind === "unfinished";
}
