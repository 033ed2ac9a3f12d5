// Generated from the files in src/chat/actions by `npm run generate`.
import { compare } from "./actions/compare.ts";
import { describeUi } from "./actions/describeUi.ts";
import { explain } from "./actions/explain.ts";
import { explainError } from "./actions/explainError.ts";
import { findUiProblems } from "./actions/findUiProblems.ts";
import { toCode } from "./actions/toCode.ts";
import { toMermaid } from "./actions/toMermaid.ts";
import { transcribe } from "./actions/transcribe.ts";

/** All actions, in the order in which the panel and the menus show them. */
export const actionList = [explain, transcribe, describeUi, findUiProblems, explainError, toMermaid, toCode, compare] as const;
