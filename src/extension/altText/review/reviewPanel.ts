import {
  NotebookRange,
  Selection,
  Uri,
  ViewColumn,
  commands,
  env,
  l10n,
  window,
  workspace,
  type Disposable,
  type WebviewPanel,
} from "vscode";
import { FromReview, ReviewItem, type ToReview } from "../../../protocol/review.ts";
import type { CommandId } from "../../../contributions/commands.ts";
import { showFailure } from "../../failureAction.ts";
import { REVIEW_TYPE } from "../../panel/panelType.ts";
import type { Review } from "./review.ts";
import type { ReviewListener } from "./services.ts";
import { AttachedImages } from "./attachedImages.ts";
import { reviewHtml } from "./reviewHtml.ts";
import type { ReviewedUse } from "./reviewedUse.ts";

/** Items that travel together. */
const ITEMS_AT_ONCE = 200;

/** The webview panel in which a person looks at alternative texts before anything is written. One for the window. */
export class ReviewPanel implements Disposable, ReviewListener {
  readonly #extensionUri: Uri;
  #review: Review | undefined;
  #panel: WebviewPanel | undefined;
  #listens = false;
  /** The page is told once it listens. */
  #search: string | undefined;
  readonly #attached = new AttachedImages(({ id }) => this.onChange(this.#review?.uses.filter((use) => use.id === id) ?? []));

  constructor(extensionUri: Uri) {
    this.#extensionUri = extensionUri;
  }

  /** What the panel shows; set once, as each knows the other. */
  set review(review: Review) {
    this.#review = review;
  }

  open(): void {
    if (this.#panel) this.#panel.reveal();
    else this.adopt(window.createWebviewPanel(REVIEW_TYPE, l10n.t("Alt Texts"), ViewColumn.Active, { enableFindWidget: true }));
  }

  /** Fills a panel that was just made, or that VS Code has kept over a reload. */
  adopt(panel: WebviewPanel): void {
    const before = this.#panel;
    this.#panel = panel;
    // One is enough: two would show the same.
    before?.dispose();
    panel.iconPath = Uri.joinPath(this.#extensionUri, "media", "icon.png");
    panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message));
    panel.onDidChangeViewState(() => (this.#listens &&= panel.visible));
    panel.onDidDispose(() => {
      if (this.#panel !== panel) return;
      this.#panel = undefined;
      this.#listens = false;
      this.#review?.stop();
    });
    const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => uri);
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [Uri.joinPath(this.#extensionUri, "dist", "media"), ...folders],
    };
    panel.webview.html = reviewHtml(panel.webview, this.#extensionUri);
  }

  /** Shows the uses of one image alone, until the person looks for others. */
  search(text: string): void {
    if (this.#listens) this.#send({ kind: "search", text });
    else this.#search = text;
  }

  onUses(): void {
    this.#attached.clear();
    this.#send({ kind: "clear" });
    const uses = this.#review?.uses ?? [];
    for (let at = 0; at < uses.length; at += ITEMS_AT_ONCE) this.onChange(uses.slice(at, at + ITEMS_AT_ONCE));
    this.onStatus();
  }

  onChange(uses: ReviewedUse[]): void {
    if (this.#listens) this.#send({ kind: "items", items: uses.map((use) => this.#itemOf(use)) });
  }

  onStatus(): void {
    if (this.#review && this.#listens) this.#send({ kind: "status", status: this.#review.status });
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #itemOf(use: ReviewedUse): ReviewItem {
    const { image } = use;
    const shown = ReviewItem.parse({ ...use, image: undefined });
    const attached = this.#attached.get(use);
    if (attached) return { ...shown, image: attached };
    if (image === undefined || this.#panel === undefined) return shown;
    const uri = Uri.parse(image);
    return {
      ...shown,
      image: { name: uri.path.slice(uri.path.lastIndexOf("/") + 1), address: this.#panel.webview.asWebviewUri(uri).toString() },
    };
  }

  #send(message: ToReview): void {
    if (this.#listens) void this.#panel?.webview.postMessage(message);
  }

  #receive(raw: unknown): void {
    const parsed = FromReview.safeParse(raw);
    if (!parsed.success || this.#review === undefined) return;
    this.#handle(parsed.data, this.#review).catch((error: unknown) => showFailure(error, () => this.#receive(raw)));
  }

  async #handle(message: FromReview, review: Review): Promise<void> {
    switch (message.kind) {
      case "ready":
        this.#listens = true;
        this.onUses();
        if (this.#search !== undefined) this.#send({ kind: "search", text: this.#search });
        this.#search = undefined;
        break;
      case "scan":
        await review.scan();
        break;
      case "write":
        return review.write(message.ids);
      case "stop":
        review.stop();
        break;
      case "edited":
        review.edit(message.id, message.alt);
        this.#send({ kind: "problems", id: message.id, alt: message.alt, problems: await review.problems(message.id, message.alt) });
        break;
      case "accept":
        review.decide(message.id, { kind: "accepted", alt: message.alt });
        break;
      case "skip":
        review.decide(message.id, { kind: "skipped" });
        break;
      case "reopen":
        review.reopen(message.id);
        break;
      case "acceptAll":
        review.acceptAll(message.ids);
        break;
      case "apply":
        return review.apply();
      case "undo":
        return review.undo();
      case "open":
        return open(review.uses.find(({ id }) => id === message.id));
      case "copy":
        await env.clipboard.writeText(review.uses.find(({ id }) => id === message.id)?.proposal?.description ?? "");
        break;
      case "setUp":
        await commands.executeCommand("oriel.setUp" satisfies CommandId);
        break;
    }
  }
}

/** Shows where an image is used, beside the review. */
async function open(use: ReviewedUse | undefined): Promise<void> {
  if (use === undefined) return;
  if (use.cell) {
    const selections = [new NotebookRange(use.cell.index, use.cell.index + 1)];
    const notebook = await workspace.openNotebookDocument(Uri.parse(use.uri));
    await window.showNotebookDocument(notebook, { viewColumn: ViewColumn.Beside, selections });
    return;
  }
  const document = await workspace.openTextDocument(Uri.parse(use.uri));
  const source = document.getText();
  const at = source.startsWith(use.before, use.from) ? use.from : Math.max(0, source.indexOf(use.before));
  const range = new Selection(document.positionAt(at), document.positionAt(at + use.before.length));
  await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, selection: range });
}
