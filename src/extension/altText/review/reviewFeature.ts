import { Uri, window, workspace, type Disposable, type WebviewPanel } from "vscode";
import { pickImages } from "../../images/pickImages.ts";
import { AltTextReport } from "../report.ts";
import type { AltTextServices } from "../services.ts";
import type { AltTextWorkers } from "../workers.ts";
import type { Review } from "./review.ts";
import type { ReviewPanel } from "./reviewPanel.ts";

interface LoadedReview {
  review: Review;
  panel: ReviewPanel;
}

/** The review of the workspace, with its panel and its report. Loaded on first use. */
export class ReviewFeature implements Disposable {
  readonly #services: AltTextServices;
  readonly #workers: AltTextWorkers;
  readonly #report = new AltTextReport();
  #loadedReview: Promise<LoadedReview> | undefined;
  #setupChanges: Disposable | undefined;

  constructor(services: AltTextServices, workers: AltTextWorkers) {
    this.#services = services;
    this.#workers = workers;
  }

  /** Shows the review; scans the workspace if nothing is stored. */
  async open(): Promise<void> {
    const { review, panel } = await this.#load();
    await panel.open();
    if (review.uses.length === 0) await review.scan();
  }

  /** Writes alt text for all uses of an image, and shows it for review. @param image URI of the image, by default one that the user picks */
  async writeWhereverUsed(image: unknown): Promise<void> {
    const uri = image instanceof Uri ? image : (await pickImages("Write Alt Text for All Uses"))?.[0];
    if (uri === undefined) return;
    const { review, panel } = await this.#load();
    await panel.open();
    panel.search(uri.path.slice(uri.path.lastIndexOf("/") + 1));
    const uses = await review.scan((imageUri) => Uri.parse(imageUri).fsPath === uri.fsPath);
    if (uses === undefined) return;
    if (uses.length === 0) {
      void window.showInformationMessage(`No document in this workspace uses ${workspace.asRelativePath(uri)}.`);
    }
    await review.write(uses.filter(({ state }) => state.kind === "found").map(({ id }) => id));
  }

  /** Reuses a panel that VS Code restored after a reload. */
  async restore(panel: WebviewPanel): Promise<void> {
    await (await this.#load()).panel.restore(panel);
  }

  /** Stops the review. Resolves when the user's decisions are on disk. */
  async shutDown(): Promise<void> {
    await (await this.#loadedReview)?.review.dispose();
  }

  dispose(): void {
    this.#setupChanges?.dispose();
    void this.#loadedReview?.then(({ panel }) => panel.dispose());
    this.#report.dispose();
  }

  #load(): Promise<LoadedReview> {
    return (this.#loadedReview ??= this.#create());
  }

  async #create(): Promise<LoadedReview> {
    // Loaded on first use: the schemas of the review's messages take longer to load than all other alt text features.
    const [{ createReview }, { ReviewPanel }, { ReviewStore }] = await Promise.all([
      import("./createReview.ts"),
      import("./reviewPanel.ts"),
      import("./reviewStore.ts"),
    ]);
    const { context, engine, setup } = this.#services;
    const store = new ReviewStore(Uri.joinPath(context.storageUri ?? context.globalStorageUri, "altReview.jsonl").fsPath);
    const panel = new ReviewPanel(context.extensionUri, this.#workers);
    const updateReport = () => this.#report.show(review.folders, review.uses);
    const dependencies = { workers: this.#workers, engine, store, needsModel: () => setup.needsModel };
    const review: Review = createReview(dependencies, {
      onUsesReplaced: () => panel.onUsesReplaced(),
      onChange: (uses) => panel.onChange(uses),
      onStatus: () => {
        panel.onStatus();
        if (review.status.activity.kind === "idle") updateReport();
      },
    });
    panel.review = review;
    this.#setupChanges = setup.onChange(() => panel.onStatus());
    void setup.refresh();
    await review.restore();
    updateReport();
    return { review, panel };
  }
}
