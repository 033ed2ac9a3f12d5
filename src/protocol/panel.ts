/** Messages between the extension and the chat page. Both sides validate each message. */
import * as z from "zod/mini";
import { DraftView, PathCompletion } from "./draftView.ts";
import { EditorTheme } from "./editorTheme.ts";
import { ImageChoice } from "./imageChoice.ts";
import { SetUpView, setUpActions } from "./setUpView.ts";
import { PreparedView, TurnView } from "./turnView.ts";

/** A text in an answer that names a workspace file, or is quoted from one. */
export const FileReferenceView = z.object({
  text: z.string(),
  /** URI of the file. */
  uri: z.string(),
  /** Label, such as `src/login.ts:42`. */
  label: z.string(),
  /** Line, from 1. */
  line: z.optional(z.number()),
});
export type FileReferenceView = z.infer<typeof FileReferenceView>;

export const ToPanel = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("turns"), conversation: z.string(), turns: z.array(TurnView) }),
  /** Adds or updates a turn. */
  z.object({ kind: z.literal("turn"), turn: TurnView }),
  /** Appends text to a turn. */
  z.object({ kind: z.literal("text"), id: z.string(), part: z.enum(["text", "thoughts"]), text: z.string() }),
  /** The turn's answer was copied. */
  z.object({ kind: z.literal("answerCopied"), id: z.string() }),
  z.object({ kind: z.literal("draft"), draft: DraftView }),
  z.object({ kind: z.literal("setUp"), setUp: SetUpView }),
  /** Focuses the question box; `question` replaces its text. */
  z.object({ kind: z.literal("focusQuestion"), question: z.optional(z.string()) }),
  /** Response to `complete` with the same number. */
  z.object({ kind: z.literal("completions"), request: z.number(), completions: z.array(PathCompletion) }),
  /** Response to `findFileReferences` for the same turn. */
  z.object({ kind: z.literal("fileReferences"), id: z.string(), references: z.array(FileReferenceView) }),
  /** Response to `crop`: the whole image, in one or several pieces. */
  z.object({ kind: z.literal("wholeImage"), id: z.string(), name: z.string(), whole: PreparedView }),
  /** Response to `checkDiagram` with the same number; `problem` is Mermaid's message. */
  z.object({
    kind: z.literal("diagramVerdict"),
    request: z.number(),
    verdict: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("drawable") }),
      z.object({ kind: z.literal("broken"), problem: z.string() }),
      z.object({ kind: z.literal("endless") }),
    ]),
  }),
  /** Theme for code, so that it looks as in the editor. */
  z.object({ kind: z.literal("theme"), theme: EditorTheme }),
]);
export type ToPanel = z.infer<typeof ToPanel>;

/** Buttons of a code block. */
const codeActions = ["copy", "insert", "apply", "newFile"] as const;
export type CodeAction = (typeof codeActions)[number];

export const FromPanel = z.discriminatedUnion("kind", [
  /** The page listens. Earlier messages to it are lost. */
  z.object({ kind: z.literal("ready") }),
  z.object({ kind: z.literal("stopAnswer"), id: z.string() }),
  z.object({ kind: z.literal("copyAnswer"), id: z.string() }),
  z.object({ kind: z.literal("askAgain"), id: z.string() }),
  /** Edit the question, with its attachments. */
  z.object({ kind: z.literal("editQuestion"), id: z.string() }),
  z.object({ kind: z.literal("cancelEdit") }),
  /** Press the button of a failed turn. */
  z.object({ kind: z.literal("runFailureAction"), id: z.string() }),
  z.object({ kind: z.literal("openLink"), href: z.string() }),
  /** Run a button of a code block in an answer; `language` is the info string of the fence. */
  z.object({ kind: z.literal("runCodeAction"), id: z.string(), action: z.enum(codeActions), code: z.string(), language: z.string() }),
  /** Find texts of a turn's answer in the workspace: paths that may name a file, and quotes that may occur in a file. */
  z.object({ kind: z.literal("findFileReferences"), id: z.string(), paths: z.array(z.string()), quotes: z.array(z.string()) }),
  /** Check that a diagram can be drawn. The page can't do this, because it can't interrupt Mermaid. */
  z.object({ kind: z.literal("checkDiagram"), request: z.number(), code: z.string() }),
  /** Open a file reference of a turn's answer, by its index. */
  z.object({ kind: z.literal("openFileReference"), id: z.string(), index: z.number() }),
  /** Run a suggestion of the empty page. */
  z.object({ kind: z.literal("runSuggestion"), action: z.enum(["explain", "toMermaid"]) }),
  z.object({ kind: z.literal("setUp"), action: z.enum(setUpActions) }),
  /** Show a piece of a turn's image as it was sent. */
  z.object({ kind: z.literal("openSentImage"), id: z.string(), image: z.number(), piece: z.number() }),
  /** The user started to write. */
  z.object({ kind: z.literal("startedWriting") }),
  /** Ask a question; an empty one stands for the default question. */
  z.object({ kind: z.literal("ask"), question: z.string(), action: z.optional(z.string()) }),
  /** Attach a pasted or dropped file of `size` bytes; `bytes` is absent if the file is too large. */
  z.object({ kind: z.literal("attachFile"), name: z.string(), size: z.number(), bytes: z.optional(z.instanceof(Uint8Array)) }),
  /** Attach dropped or pasted URLs: file URIs as seen by the VS Code window, web URLs, or `data:` URLs. */
  z.object({ kind: z.literal("attachUrls"), urls: z.array(z.string()) }),
  z.object({ kind: z.literal("attachCompletion"), completion: PathCompletion }),
  /** Let the user pick images of the workspace, or any other files. */
  z.object({ kind: z.literal("pickFiles") }),
  /** Remove an image or a selection. */
  z.object({ kind: z.literal("detach"), id: z.string() }),
  z.object({ kind: z.literal("setImageChoice"), id: z.string(), choice: ImageChoice }),
  /** Show a piece of an attached image as it will be sent. */
  z.object({ kind: z.literal("openAttachment"), id: z.string(), piece: z.number() }),
  /** Request the whole image, to choose a region of it. */
  z.object({ kind: z.literal("prepareWholeImage"), id: z.string() }),
  /** Complete the image path that follows an `@`. */
  z.object({ kind: z.literal("completePath"), request: z.number(), query: z.string() }),
]);
export type FromPanel = z.infer<typeof FromPanel>;
