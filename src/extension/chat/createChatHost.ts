import { Uri } from "vscode";
import { keepActionQuestion } from "../../chat/actionQuestion.ts";
import { systemClock } from "../../chat/clock.ts";
import type { ChatHost } from "../../chat/host.ts";
import { describeFailure, toFailure } from "../../failures/failure.ts";
import type { Selection } from "../../protocol/ask.ts";
import { createActionQuestion, listActions } from "../actions.ts";
import { readConfig } from "../config.ts";
import type { Engine } from "../engine.ts";
import { getActionTitle } from "../failureAction.ts";
import { readTarget } from "../target.ts";

interface Page {
  toPageUrl(uri: Uri): string;
  readSelectedText(): Selection | undefined;
}

/** Creates the chat's interface to VS Code. */
export function createChatHost(engine: Engine, page: Page): ChatHost {
  return {
    engine,
    clock: systemClock,
    shownNotices: new Set(),
    readSettings: readConfig,
    readTarget,
    describeError: (error) => describeFailure(toFailure(error)),
    getActionTitle,
    toPageUrl: (file) => page.toPageUrl(Uri.file(file)),
    readSelectedText: () => page.readSelectedText(),
    listActions,
    createActionQuestion,
    keepActionQuestion,
  };
}
