// Generated from the files in src/evaluation/tasks by `npm run generate`.
import { alt } from "./tasks/alt.ts";
import { code } from "./tasks/code.ts";
import { compare } from "./tasks/compare.ts";
import { explain } from "./tasks/explain.ts";
import { judge } from "./tasks/judge.ts";
import { mermaid } from "./tasks/mermaid.ts";
import { question } from "./tasks/question.ts";
import { transcribe } from "./tasks/transcribe.ts";

/** All tasks of an evaluation, in the order of the report. */
export const taskList = [question, explain, transcribe, mermaid, code, compare, alt, judge] as const;
