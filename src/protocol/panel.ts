/** Messages between the extension and the chat page. Both sides validate each message. */
import * as z from "zod/mini";
import { DraftView, PathCompletion } from "./draftView.ts";
import { EditorTheme } from "./editorTheme.ts";
import { ImageChoice } from "./imageChoice.ts";
import { SetupView, setupActions } from "./setupView.ts";
import { PreparedView, TurnView } from "./turnView.ts";

/** A string in an answer that refers to a file in the workspace, or is quoted from one. */
export const FileReferenceView = z.object({
  text: z.string(),
  uri: z.string(),
  /** Label, such as `src/login.ts:42`. */
  label: z.string(),
  /** Line number, counted from 1. */
  line: z.optional(z.number()),
});
export type FileReferenceView = z.infer<typeof FileReferenceView>;

export const ToPanel = z.discriminatedUnion("kind", [
  /** `panel` identifies the panel after a reload; see `ShownConversation`. `unseenTurn` is the id of a turn to announce. */
  z.object({
    kind: z.literal("turns"),
    panel: z.string(),
    conversation: z.string(),
    turns: z.array(TurnView),
    unseenTurn: z.optional(z.string()),
  }),
  /** Adds or updates a turn. */
  z.object({ kind: z.literal("turn"), turn: TurnView }),
  /** Appends text to a turn. */
  z.object({ kind: z.literal("text"), id: z.string(), part: z.enum(["text", "thoughts"]), text: z.string() }),
  /** The turn's answer was copied. */
  z.object({ kind: z.literal("answerCopied"), id: z.string() }),
  z.object({ kind: z.literal("draft"), draft: DraftView }),
  z.object({ kind: z.literal("setup"), setup: SetupView }),
  /** Focuses the question box; `question` replaces its text. */
  z.object({ kind: z.literal("focusQuestion"), question: z.optional(z.string()) }),
  /** Response to `completePath` with the same `request`. */
  z.object({ kind: z.literal("completions"), request: z.number(), completions: z.array(PathCompletion) }),
  /** Response to `findFileReferences` for the same turn. */
  z.object({ kind: z.literal("fileReferences"), id: z.string(), references: z.array(FileReferenceView) }),
  /** Response to `prepareWholeImage`: the image in one or several pieces. */
  z.object({ kind: z.literal("wholeImage"), id: z.string(), name: z.string(), prepared: PreparedView }),
  /** Response to `checkDiagram` with the same `request`; `problem` is Mermaid's error message. */
  z.object({
    kind: z.literal("diagramVerdict"),
    request: z.number(),
    verdict: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("drawable") }),
      z.object({ kind: z.literal("broken"), problem: z.string() }),
      z.object({ kind: z.literal("endless") }),
    ]),
  }),
  /** Color theme for code, so that it looks the same as in the editor. */
  z.object({ kind: z.literal("theme"), theme: EditorTheme }),
]);
export type ToPanel = z.infer<typeof ToPanel>;

/** Buttons in a code block. */
const codeActions = ["copy", "insert", "apply", "newFile"] as const;
export type CodeAction = (typeof codeActions)[number];

export const FromPanel = z.discriminatedUnion("kind", [
  /** The page is ready to receive messages. Messages sent to it earlier are lost. */
  z.object({ kind: z.literal("ready") }),
  z.object({ kind: z.literal("stopAnswer"), id: z.string() }),
  /** Keep waiting for an answer that has stalled. */
  z.object({ kind: z.literal("keepWaiting"), id: z.string() }),
  z.object({ kind: z.literal("copyAnswer"), id: z.string() }),
  z.object({ kind: z.literal("askAgain"), id: z.string() }),
  /** Continue an answer that was cut off. */
  z.object({ kind: z.literal("continueAnswer"), id: z.string() }),
  /** Ask again, and look closer at the images. */
  z.object({ kind: z.literal("lookCloser"), id: z.string() }),
  /** Edit the question, with its attachments. */
  z.object({ kind: z.literal("editQuestion"), id: z.string() }),
  z.object({ kind: z.literal("cancelEdit") }),
  /** Run the action of a failed turn's button. */
  z.object({ kind: z.literal("runFailureAction"), id: z.string() }),
  z.object({ kind: z.literal("openLink"), href: z.string() }),
  /** Run the action of a button in a code block; `language` is the info string of the fence. */
  z.object({ kind: z.literal("runCodeAction"), id: z.string(), action: z.enum(codeActions), code: z.string(), language: z.string() }),
  /** Search the workspace for strings from a turn's answer: paths that may refer to files, and quotes that files may contain. */
  z.object({ kind: z.literal("findFileReferences"), id: z.string(), paths: z.array(z.string()), quotes: z.array(z.string()) }),
  /** Check that a diagram can be drawn. The page can't do this, because it can't interrupt Mermaid. */
  z.object({ kind: z.literal("checkDiagram"), request: z.number(), code: z.string() }),
  /** Open the file reference with this index in a turn's answer. */
  z.object({ kind: z.literal("openFileReference"), id: z.string(), index: z.number() }),
  /** Run an action that the empty page suggests. */
  z.object({ kind: z.literal("runSuggestion"), action: z.enum(["explain", "toMermaid"]) }),
  z.object({ kind: z.literal("runSetupAction"), action: z.enum(setupActions) }),
  /** Show a piece of an image in a turn, as it was sent to the model. */
  z.object({ kind: z.literal("openSentImage"), id: z.string(), image: z.number(), piece: z.number() }),
  /** The user started to write. */
  z.object({ kind: z.literal("startedWriting") }),
  /** Ask a question. If `question` is empty, the default question is asked. */
  z.object({ kind: z.literal("ask"), question: z.string(), action: z.optional(z.string()) }),
  /** Attach a pasted or dropped file of `size` bytes; `bytes` is absent if the file is too large. */
  z.object({ kind: z.literal("attachFile"), name: z.string(), size: z.number(), bytes: z.optional(z.instanceof(Uint8Array)) }),
  /** Attach dropped or pasted URLs: file URIs as seen by the VS Code window, web URLs, or `data:` URLs. */
  z.object({ kind: z.literal("attachUrls"), urls: z.array(z.string()) }),
  z.object({ kind: z.literal("attachCompletion"), completion: PathCompletion }),
  /** Let the user pick images in the workspace, or other files. */
  z.object({ kind: z.literal("pickFiles") }),
  /** Remove an image or a selection. */
  z.object({ kind: z.literal("detach"), id: z.string() }),
  z.object({ kind: z.literal("setImageChoice"), id: z.string(), choice: ImageChoice }),
  /** Show a piece of an attached image, as it will be sent to the model. */
  z.object({ kind: z.literal("openAttachment"), id: z.string(), piece: z.number() }),
  /** Request the whole image, so that the user can choose a region. */
  z.object({ kind: z.literal("prepareWholeImage"), id: z.string() }),
  /** Complete the image path that follows an `@`. */
  z.object({ kind: z.literal("completePath"), request: z.number(), query: z.string() }),
]);
export type FromPanel = z.infer<typeof FromPanel>;
