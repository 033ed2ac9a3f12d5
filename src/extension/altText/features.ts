import { languages, type Disposable } from "vscode";
import type { Engine } from "../engine.ts";
import type { Checks } from "./checks.ts";
import { createChecks } from "./createChecks.ts";
import { AltCodeActions } from "./codeActions.ts";
import { AltDiagnostics } from "./diagnostics.ts";
import { ALT_DOCUMENTS } from "./documents.ts";
import { AltHover } from "./hover.ts";
import { InsertedImages } from "./insert/insertedImages.ts";
import { AltInsertProvider, INSERT_KINDS, INSERT_TYPES } from "./insert/insertProvider.ts";
import { ReviewFeature } from "./review/reviewFeature.ts";
import { registerRuleDocuments } from "./ruleDocuments.ts";
import type { AltTextServices } from "./services.ts";
import { SettingsProblems } from "./settingsProblems.ts";
import { AltTextWorkers } from "./workers.ts";

/** Alt text in the editor: diagnostics, code actions, hovers, pasting and dropping of images, and the review of the whole workspace. */
export class AltTextFeatures implements Disposable {
  readonly review: ReviewFeature;
  readonly #engine: Engine;
  readonly #workers: AltTextWorkers;
  readonly #checks: Checks;
  readonly #subscriptions: Disposable[];

  constructor(services: AltTextServices) {
    const { context, engine, log } = services;
    const problems = new SettingsProblems();
    this.#engine = engine;
    this.#workers = new AltTextWorkers(context.extensionUri, engine);
    this.#checks = createChecks(this.#workers, log, (problem) => problems.show(problem));
    this.review = new ReviewFeature(services, this.#workers);
    const insertedImages = new InsertedImages(this.#checks);
    const insertProvider = new AltInsertProvider((insertion) => void insertedImages.writeAfterInsertion(insertion));
    this.#subscriptions = [
      this.#workers,
      this.review,
      insertedImages,
      registerRuleDocuments(),
      new AltDiagnostics(this.#checks, log),
      languages.registerHoverProvider(ALT_DOCUMENTS, new AltHover(this.#checks)),
      languages.registerDocumentPasteEditProvider("markdown", insertProvider, {
        providedPasteEditKinds: INSERT_KINDS,
        pasteMimeTypes: INSERT_TYPES,
      }),
      languages.registerDocumentDropEditProvider("markdown", insertProvider, {
        providedDropEditKinds: INSERT_KINDS,
        dropMimeTypes: INSERT_TYPES,
      }),
      languages.registerCodeActionsProvider(ALT_DOCUMENTS, new AltCodeActions(this.#checks, this.#workers), {
        providedCodeActionKinds: AltCodeActions.kinds,
      }),
    ];
  }

  /** Writes alt text for the images between two offsets in a document, by default for the images that the selection touches. */
  async write(uri?: unknown, from?: unknown, to?: unknown): Promise<void> {
    const { writeAltText } = await import("./writeAltText.ts");
    await writeAltText({ workers: this.#workers, checks: this.#checks, engine: this.#engine }, uri, from, to);
  }

  /** Writes alt text for the images in the active editor's file that have findings which new alt text can resolve. */
  async fixFile(): Promise<void> {
    const { fixAltTexts } = await import("./writeAltText.ts");
    await fixAltTexts({ workers: this.#workers, checks: this.#checks, engine: this.#engine });
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
