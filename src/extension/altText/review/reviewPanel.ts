import { NotebookRange, Selection, Uri, ViewColumn, commands, env, window, workspace, type Disposable, type WebviewPanel } from "vscode";
import { FromReview, ReviewItem, type ToReview } from "../../../protocol/review.ts";
import { MAX_DOCUMENT_BYTES } from "../../../altText/light.ts";
import type { CommandId } from "../../../contributions/commands.ts";
import { showFailure } from "../../failureAction.ts";
import { readRegularFile } from "../../readRegularFile.ts";
import { REVIEW_VIEW_TYPE } from "../../../contributions/names.ts";
import { WebviewHost, type Handlers } from "../../webview/webviewHost.ts";
import type { AltTextWorkers } from "../workers.ts";
import type { Review } from "./review.ts";
import type { ReviewListener } from "./services.ts";
import { AttachedImages } from "./attachedImages.ts";
import { buildReviewHtml } from "./reviewHtml.ts";
import type { ReviewedUse } from "./reviewedUse.ts";

const ITEMS_PER_MESSAGE = 200;

/** The panel in which the user reviews alt text before it is written. Each window has one panel. */
export class ReviewPanel implements Disposable, ReviewListener {
  readonly #webview: WebviewHost<FromReview, ToReview>;
  #review: Review | undefined;
  readonly #attachedImages: AttachedImages;

  constructor(extensionUri: Uri, workers: AltTextWorkers) {
    this.#attachedImages = new AttachedImages({
      readNotebook: (uri) => readRegularFile(Uri.parse(uri), MAX_DOCUMENT_BYTES),
      findImages: async (params) => (await workers.getBatchWorker()).findAttachments(params),
      onFound: ({ id }) => this.onChange(this.#review?.uses.filter((use) => use.id === id) ?? []),
    });
    this.#webview = new WebviewHost(extensionUri, {
      viewType: REVIEW_VIEW_TYPE,
      title: "Alt Text Review",
      column: ViewColumn.Active,
      html: (webview) => buildReviewHtml(webview, extensionUri),
      resourceRoots: async () => (workspace.workspaceFolders ?? []).map(({ uri }) => uri),
      parse: (raw) => FromReview.safeParse(raw).data,
      handlers: this.#createHandlers(),
      onError: (error, retry) => void showFailure(error, retry),
      onClose: () => this.#review?.stop(),
    });
  }

  /** The review to show. It is set once after construction, because the panel and the review refer to each other. */
  set review(review: Review) {
    this.#review = review;
  }

  async open(): Promise<void> {
    await this.#webview.open();
  }

  /** Reuses a panel that VS Code restored after a reload. */
  async restore(panel: WebviewPanel): Promise<void> {
    await this.#webview.restore(panel);
  }

  /** Filters the uses by path or image name. */
  search(text: string): void {
    this.#webview.sendWhenReady({ kind: "search", text });
  }

  onUsesReplaced(): void {
    this.#attachedImages.clear();
    this.#webview.send({ kind: "clear" });
    const uses = this.#review?.uses ?? [];
    for (let start = 0; start < uses.length; start += ITEMS_PER_MESSAGE) this.onChange(uses.slice(start, start + ITEMS_PER_MESSAGE));
    this.onStatus();
  }

  onChange(uses: ReviewedUse[]): void {
    if (this.#webview.isReady) this.#webview.send({ kind: "items", items: uses.map((use) => this.#toItem(use)) });
  }

  onStatus(): void {
    if (this.#review && this.#webview.isReady) this.#webview.send({ kind: "status", status: this.#review.status });
  }

  dispose(): void {
    this.#webview.dispose();
  }

  #toItem(use: ReviewedUse): ReviewItem {
    const { image } = use;
    const item = ReviewItem.parse({ ...use, image: undefined });
    const attachedImage = this.#attachedImages.get(use);
    if (attachedImage) return { ...item, image: attachedImage };
    if (image === undefined) return item;
    const uri = Uri.parse(image);
    return {
      ...item,
      image: { name: uri.path.slice(uri.path.lastIndexOf("/") + 1), url: this.#webview.toPageUrl(uri) },
    };
  }

  #createHandlers(): Handlers<FromReview> {
    // The review is set before the panel is opened, and therefore before any message arrives.
    const withReview =
      <Message>(handle: (review: Review, message: Message) => Promise<void> | void) =>
      (message: Message) =>
        this.#review && handle(this.#review, message);
    return {
      ready: () => this.onUsesReplaced(),
      scan: withReview(async (review) => void (await review.scan())),
      write: withReview((review, { ids }) => review.write(ids)),
      stop: withReview((review) => review.stop()),
      edited: withReview(async (review, { id, alt }) => {
        review.edit(id, alt);
        this.#webview.send({ kind: "problems", id, alt, problems: await review.findProblems(id, alt) });
      }),
      accept: withReview((review, { id, alt, descriptionPlace }) =>
        review.decide(id, { kind: "accepted", alt, ...(descriptionPlace === undefined ? {} : { descriptionPlace }) }),
      ),
      skip: withReview((review, { id }) => review.decide(id, { kind: "skipped" })),
      reopen: withReview((review, { id }) => review.reopen(id)),
      acceptAll: withReview((review, { ids }) => review.acceptAll(ids)),
      apply: withReview((review) => review.apply()),
      undo: withReview((review) => review.undo()),
      open: withReview((review, { id }) => showUse(review.uses.find((use) => use.id === id))),
      copy: withReview(async (review, { id }) => {
        await env.clipboard.writeText(review.uses.find((use) => use.id === id)?.proposal?.description ?? "");
      }),
      setUp: async () => void (await commands.executeCommand("oriel.setUp" satisfies CommandId)),
    };
  }
}

/** Shows a use in its document, beside the review. */
async function showUse(use: ReviewedUse | undefined): Promise<void> {
  if (use === undefined) return;
  if (use.cell) {
    const selections = [new NotebookRange(use.cell.index, use.cell.index + 1)];
    const notebook = await workspace.openNotebookDocument(Uri.parse(use.uri));
    await window.showNotebookDocument(notebook, { viewColumn: ViewColumn.Beside, selections });
    return;
  }
  const document = await workspace.openTextDocument(Uri.parse(use.uri));
  const source = document.getText();
  const offset = source.startsWith(use.before, use.from) ? use.from : Math.max(0, source.indexOf(use.before));
  const range = new Selection(document.positionAt(offset), document.positionAt(offset + use.before.length));
  await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, selection: range });
}
