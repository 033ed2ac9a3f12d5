import type { LogOutputChannel, TextDocument } from "vscode";
import { createComponents, mayHaveImages, type FolderSettings, type Syntax } from "../../altText/light.ts";
import type { Failure } from "../../failures/failure.ts";
import { Checks } from "./checks.ts";
import { findSyntax } from "./documents.ts";
import { toEditorDocument, clearRepositorySettings } from "./repositorySettings.ts";
import type { AltTextWorkers } from "./workers.ts";

/** Maximum length, in characters, of a document that is checked while it is edited. Larger documents are usually generated, and take seconds to check. */
const MAX_DOCUMENT_LENGTH = 2_000_000;

/** Creates the checks for the documents that are open in VS Code. @param onProblem called with each failure to read an `.orielrc` */
export function createChecks(workers: AltTextWorkers, log: LogOutputChannel, onProblem: (problem: Failure) => void): Checks {
  const reportedDocuments = new WeakSet<TextDocument>();
  const reportTooLarge = (document: TextDocument) => {
    if (reportedDocuments.has(document)) return;
    reportedDocuments.add(document);
    log.info(`Alt text in ${document.uri.toString()} is not checked: the document has more than ${MAX_DOCUMENT_LENGTH} characters.`);
  };
  return new Checks({
    async toEditorDocument(document) {
      const syntax = findSyntax(document);
      if (document.isClosed || syntax === undefined) return undefined;
      if (isTooLarge(document)) {
        reportTooLarge(document);
        return undefined;
      }
      const checked = await toEditorDocument(document, syntax);
      return mayNeedCheck(document.getText(), syntax, checked.settings) ? checked : undefined;
    },
    getWorker: () => workers.getEditorWorker(),
    forgetSettings: clearRepositorySettings,
    onProblem,
  });
}

/** Computes the length without `getText`, which would copy the whole text. */
function isTooLarge(document: TextDocument): boolean {
  return document.offsetAt(document.lineAt(document.lineCount - 1).range.end) > MAX_DOCUMENT_LENGTH;
}

/**
 * Whether a document may have images, so that the worker must check it; most documents have none. If a repository defines components, every
 * document must be checked, because only the worker knows those components.
 */
function mayNeedCheck(source: string, syntax: Syntax, { settings, repositoryFiles = [] }: FolderSettings): boolean {
  return (
    repositoryFiles.some(({ text }) => text.includes('"components"')) ||
    mayHaveImages(source, syntax, createComponents(settings.components))
  );
}
