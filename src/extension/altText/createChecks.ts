import type { LogOutputChannel, TextDocument } from "vscode";
import { componentsWith, mayHaveImages, type FolderSettings, type Syntax } from "../../altText/light.ts";
import type { Failure } from "../../failures/failure.ts";
import { Checks } from "./checks.ts";
import { findSyntax } from "./documents.ts";
import { editorDocument, forgetRepositorySettings } from "./repositorySettings.ts";
import type { AltTextWorkers } from "./workers.ts";

/** Maximum length, in characters, of a document that is checked while it is edited: larger ones are generated, and take seconds to check. */
const MAX_LENGTH = 2_000_000;

/** Creates the checks of VS Code's documents. @param onProblem called with each failure to read an `.orielrc` */
export function createChecks(workers: AltTextWorkers, log: LogOutputChannel, onProblem: (problem: Failure) => void): Checks {
  const reported = new WeakSet<TextDocument>();
  const reportTooLarge = (document: TextDocument) => {
    if (reported.has(document)) return;
    reported.add(document);
    log.info(`The images of ${document.uri.toString()} are not checked as it is edited: it has more than ${MAX_LENGTH} characters.`);
  };
  return new Checks({
    async toEditorDocument(document) {
      const syntax = findSyntax(document);
      if (document.isClosed || syntax === undefined) return undefined;
      if (isTooLarge(document)) {
        reportTooLarge(document);
        return undefined;
      }
      const checked = await editorDocument(document, syntax);
      return mayNeedCheck(document.getText(), syntax, checked.settings) ? checked : undefined;
    },
    worker: () => workers.editor(),
    forgetSettings: forgetRepositorySettings,
    onProblem,
  });
}

/** Adds up lines instead of joining them: `getText` would copy the whole text. */
function isTooLarge(document: TextDocument): boolean {
  return document.offsetAt(document.lineAt(document.lineCount - 1).range.end) > MAX_LENGTH;
}

/** Most documents hold no image, and need no worker. The components that a repository adds are only known to the worker. */
function mayNeedCheck(source: string, syntax: Syntax, { settings, own }: FolderSettings): boolean {
  return own?.text.includes('"components"') === true || mayHaveImages(source, syntax, componentsWith(settings.components));
}
