import { Uri, commands, window } from "vscode";
import { describeFailure, type Failure } from "../../failures/failure.ts";

/** Shows problems with an `.orielrc`. A problem is shown once, although the file is read again with each document. */
export class SettingsProblems {
  #lastMessage = "";

  show(problem: Failure): void {
    const { message } = describeFailure(problem);
    if (message === this.#lastMessage) return;
    this.#lastMessage = message;
    const openLabel = "Open File";
    void window.showWarningMessage(message, openLabel).then((choice) => {
      if (choice !== openLabel || problem.kind !== "badAltSettings") return;
      const uri = problem.file.includes("://") ? Uri.parse(problem.file) : Uri.file(problem.file);
      void commands.executeCommand("vscode.open", uri);
    });
  }
}
