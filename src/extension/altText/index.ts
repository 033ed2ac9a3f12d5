import type { Disposable, ExtensionContext, WebviewPanel } from "vscode";
import type { AltTextFeatures } from "./features.ts";
import { onFirstImageDocument } from "./firstDocument.ts";
import type { AltTextServices } from "./services.ts";

/**
 * Entry point of the alt text features. Constructing it is cheap: providers, file watcher, view and worker are loaded and registered when
 * the first document that may contain images is opened, or when the first command runs.
 */
export class AltText implements Disposable {
  readonly #services: AltTextServices;
  readonly #firstDocument: Disposable;
  #features: Promise<AltTextFeatures> | undefined;
  #isDisposed = false;

  constructor(services: AltTextServices) {
    this.#services = services;
    this.#firstDocument = onFirstImageDocument(readActivationLanguages(services.context), () => {
      this.#load().catch((error: unknown) => services.log.error(error instanceof Error ? error : String(error)));
    });
  }

  /** Writes alt text for the images between two offsets in a document, by default for the images that the selection touches. */
  async write(uri?: unknown, from?: unknown, to?: unknown): Promise<void> {
    await (await this.#load()).write(uri, from, to);
  }

  /** Writes alt text for the images in the active editor's file that have findings which new alt text can resolve. */
  async fixFile(): Promise<void> {
    await (await this.#load()).fixFile();
  }

  /** Shows the review; scans the workspace if nothing is stored. */
  async openReview(): Promise<void> {
    await (await this.#load()).review.open();
  }

  /** Writes alt text for all occurrences of an image, and shows it for review. */
  async writeWhereverUsed(image: unknown): Promise<void> {
    await (await this.#load()).review.writeWhereverUsed(image);
  }

  /** Reuses a review panel that VS Code restored after a reload. */
  async restore(panel: WebviewPanel): Promise<void> {
    await (await this.#load()).review.restore(panel);
  }

  /** Stops the review. Resolves when the user's decisions are on disk. */
  async shutDown(): Promise<void> {
    await (await this.#features)?.review.shutDown();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#firstDocument.dispose();
    this.#features?.then(
      (features) => features.dispose(),
      () => {},
    );
  }

  #load(): Promise<AltTextFeatures> {
    return (this.#features ??= import("./features.ts").then(({ AltTextFeatures }) => {
      if (this.#isDisposed) throw new Error("The window is closing.");
      return new AltTextFeatures(this.#services);
    }));
  }
}

/** Reads the languages from the generated manifest, because activation must not load their definitions and parsers. */
function readActivationLanguages({ extension }: ExtensionContext): ReadonlySet<string> {
  const { activationEvents } = extension.packageJSON as { activationEvents: string[] };
  const prefix = "onLanguage:";
  return new Set(activationEvents.filter((event) => event.startsWith(prefix)).map((event) => event.slice(prefix.length)));
}
