import {
  Uri,
  commands,
  l10n,
  languages,
  window,
  workspace,
  type Disposable,
  type ExtensionContext,
  type LogOutputChannel,
  type WebviewPanel,
} from "vscode";
import { describeFailure, type Failure } from "../../failures/failure.ts";
import type { Engine } from "../engine.ts";
import { AltCodeActions } from "./codeActions.ts";
import { AltDiagnostics } from "./diagnostics.ts";
import { AltHover } from "./hover.ts";
import { AltTextWorkers } from "./workers.ts";
import { Checks } from "./checks.ts";
import { ALT_DOCUMENTS } from "./documents.ts";
import { pickImages } from "../images/pickImages.ts";
import type { CommandId } from "../../contributions/commands.ts";
import { afterInsertion } from "./insert/afterInsertion.ts";
import { AltInsertProvider, INSERT_KINDS, INSERT_TYPES, type Insertion } from "./insert/insertProvider.ts";
import { AltTextReport } from "./report.ts";
import type { Review } from "./review/review.ts";
import type { ReviewPanel } from "./review/reviewPanel.ts";
import type { SetUp } from "../setUp/setUp.ts";
import { registerRuleDocuments } from "./ruleDocuments.ts";

/** Services of the extension that the alt text features use. */
export interface AltTextServices {
  context: ExtensionContext;
  engine: Engine;
  setUp: SetUp;
  log: LogOutputChannel;
}

interface Opened {
  review: Review;
  panel: ReviewPanel;
}

/** Alt text in the editor: diagnostics, code actions, hovers, pasting and dropping of images, and the review of the whole workspace. */
export class AltTextFeatures implements Disposable {
  readonly #context: ExtensionContext;
  readonly #engine: Engine;
  readonly #setUp: SetUp;
  readonly #workers: AltTextWorkers;
  readonly #checks: Checks;
  readonly #report = new AltTextReport();
  #opening: Promise<Opened> | undefined;
  /** What was offered last on pasting or dropping. */
  #offered = new AbortController();
  readonly #subscriptions: Disposable[];
  /** What was said of an `.orielrc` already. */
  #said = "";

  constructor({ context, engine, setUp, log }: AltTextServices) {
    this.#context = context;
    this.#engine = engine;
    this.#setUp = setUp;
    this.#workers = new AltTextWorkers(context.extensionUri, engine);
    this.#checks = new Checks(this.#workers, log, (problem) => this.#say(problem));
    const insert = new AltInsertProvider((insertion) => void this.#writeInserted(insertion));
    this.#subscriptions = [
      this.#workers,
      this.#report,
      registerRuleDocuments(),
      new AltDiagnostics(this.#checks, log),
      languages.registerHoverProvider(ALT_DOCUMENTS, new AltHover(this.#checks)),
      languages.registerDocumentPasteEditProvider("markdown", insert, {
        providedPasteEditKinds: INSERT_KINDS,
        pasteMimeTypes: INSERT_TYPES,
      }),
      languages.registerDocumentDropEditProvider("markdown", insert, { providedDropEditKinds: INSERT_KINDS, dropMimeTypes: INSERT_TYPES }),
      languages.registerCodeActionsProvider(ALT_DOCUMENTS, new AltCodeActions(this.#checks), {
        providedCodeActionKinds: AltCodeActions.kinds,
      }),
    ];
  }

  /** For the images between two offsets of a document, or for those that the selection touches. */
  async write(uri?: unknown, from?: unknown, to?: unknown): Promise<void> {
    const { writeAltText } = await import("./writeAltText.ts");
    await writeAltText({ workers: this.#workers, checks: this.#checks, engine: this.#engine }, uri, from, to);
  }

  /** Shows the review; looks at the workspace where nothing is kept of it. */
  async openReview(): Promise<void> {
    const { review, panel } = await this.#opened();
    await panel.open();
    if (review.uses.length === 0) await review.scan();
  }

  /** Has alternative texts written for all uses of an image, to be reviewed. */
  async writeWhereverUsed(image: unknown): Promise<void> {
    const uri = image instanceof Uri ? image : (await pickImages(l10n.t("Choose"), {}))?.[0];
    if (uri === undefined) return;
    const { review, panel } = await this.#opened();
    await panel.open();
    panel.search(uri.path.slice(uri.path.lastIndexOf("/") + 1));
    const uses = await review.scan((other) => Uri.parse(other).fsPath === uri.fsPath);
    if (uses === undefined) return;
    if (uses.length === 0) {
      void window.showInformationMessage(l10n.t("No document of this workspace shows {0}.", workspace.asRelativePath(uri)));
    }
    await review.write(uses.filter(({ state }) => state.kind === "found").map(({ id }) => id));
  }

  /** Takes over a panel that VS Code has kept over a reload. */
  async restore(panel: WebviewPanel): Promise<void> {
    await (await this.#opened()).panel.restore(panel);
  }

  /** What was decided is on disk once this resolves. */
  async end(): Promise<void> {
    await (await this.#opening)?.review.dispose();
  }

  dispose(): void {
    this.#offered.abort();
    void this.#opening?.then(({ panel }) => panel.dispose());
    for (const one of this.#subscriptions) one.dispose();
  }

  /** The review brings message schemas along that take longer to load than all the rest. */
  #opened(): Promise<Opened> {
    return (this.#opening ??= (async () => {
      const [{ createReview }, { ReviewPanel }, { ReviewStore }] = await Promise.all([
        import("./review/createReview.ts"),
        import("./review/reviewPanel.ts"),
        import("./review/reviewStore.ts"),
      ]);
      const { storageUri, globalStorageUri, extensionUri } = this.#context;
      const store = new ReviewStore(Uri.joinPath(storageUri ?? globalStorageUri, "altReview.jsonl").fsPath);
      const panel = new ReviewPanel(extensionUri);
      const report = () => this.#report.show(review.folders, review.uses);
      const needsModel = () => this.#setUp.needsModel;
      const review: Review = createReview(
        { workers: this.#workers, engine: this.#engine, store, needsModel },
        {
          onUses: () => panel.onUses(),
          onChange: (uses) => panel.onChange(uses),
          onStatus: () => {
            panel.onStatus();
            if (review.status.activity.kind === "idle") report();
          },
        },
      );
      panel.review = review;
      this.#subscriptions.push(this.#setUp.onChange(() => panel.onStatus()));
      void this.#setUp.refresh();
      await review.restore();
      report();
      return { review, panel };
    })());
  }

  async #writeInserted(insertion: Insertion): Promise<void> {
    this.#offered.abort();
    this.#offered = new AbortController();
    const place = await afterInsertion(insertion, this.#offered.signal);
    const command: CommandId = "oriel.writeAltText";
    if (place === undefined) return;
    // Looked at before its file was there, it would pass for missing.
    this.#checks.forget(insertion.document);
    await commands.executeCommand(command, insertion.document.uri, place.from, place.to);
  }

  /** Once for each thing that is wrong: it is read again with each document. */
  #say(problem: Failure): void {
    const { message } = describeFailure(problem);
    if (message === this.#said) return;
    this.#said = message;
    const open = l10n.t("Open File");
    void window.showWarningMessage(message, open).then((choice) => {
      if (choice !== open || problem.kind !== "badAltSettings") return;
      const uri = problem.file.includes("://") ? Uri.parse(problem.file) : Uri.file(problem.file);
      void commands.executeCommand("vscode.open", uri);
    });
  }
}
