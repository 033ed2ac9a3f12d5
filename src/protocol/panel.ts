/** Messages between the extension and the chat page. Both sides import these; each parses what arrives. */
import * as z from "zod/mini";
import { DraftView, PathCompletion } from "./draftView.ts";
import { EditorTheme } from "./editorTheme.ts";
import { ImageChoice } from "./imageChoice.ts";
import { SetUpView, setUpActions } from "./setUpView.ts";
import { PreparedView, TurnView } from "./turnView.ts";

/** A text of an answer that refers to a file of the workspace, or occurs in one. */
export const FileReferenceView = z.object({
  text: z.string(),
  /** URI of the file. */
  uri: z.string(),
  /** Label such as `src/login.ts:42`. */
  label: z.string(),
  /** From 1. */
  line: z.optional(z.number()),
});
export type FileReferenceView = z.infer<typeof FileReferenceView>;

export const ToPanel = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("turns"), conversation: z.string(), turns: z.array(TurnView) }),
  /** A new turn, or a changed one. */
  z.object({ kind: z.literal("turn"), turn: TurnView }),
  /** Text to append to a turn. */
  z.object({ kind: z.literal("text"), id: z.string(), part: z.enum(["text", "thoughts"]), text: z.string() }),
  /** The turn's answer is in the clipboard. */
  z.object({ kind: z.literal("copied"), id: z.string() }),
  z.object({ kind: z.literal("draft"), draft: DraftView }),
  z.object({ kind: z.literal("setUp"), setUp: SetUpView }),
  /** Put the cursor where the question is written, with this text if there is one. */
  z.object({ kind: z.literal("write"), question: z.optional(z.string()) }),
  /** Answer to `complete` of the same number. */
  z.object({ kind: z.literal("completions"), request: z.number(), completions: z.array(PathCompletion) }),
  /** Answer to `findFileReferences` of the same turn. */
  z.object({ kind: z.literal("fileReferences"), id: z.string(), references: z.array(FileReferenceView) }),
  /** Answer to `crop`: the whole image, in one piece or in several that cover it. */
  z.object({ kind: z.literal("whole"), id: z.string(), name: z.string(), whole: PreparedView }),
  /** Answer to `checkDiagram` of the same number; `problem` is Mermaid's message. */
  z.object({
    kind: z.literal("diagram"),
    request: z.number(),
    verdict: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("drawable") }),
      z.object({ kind: z.literal("broken"), problem: z.string() }),
      z.object({ kind: z.literal("endless") }),
    ]),
  }),
  /** Theme for code, which looks as in the editor. */
  z.object({ kind: z.literal("theme"), theme: EditorTheme }),
]);
export type ToPanel = z.infer<typeof ToPanel>;

/** Buttons of a block of code. */
const codeActions = ["copy", "insert", "apply", "newFile"] as const;
export type CodeAction = (typeof codeActions)[number];

export const FromPanel = z.discriminatedUnion("kind", [
  /** The page listens. Messages sent before are lost. */
  z.object({ kind: z.literal("ready") }),
  z.object({ kind: z.literal("stop"), id: z.string() }),
  z.object({ kind: z.literal("copy"), id: z.string() }),
  z.object({ kind: z.literal("retry"), id: z.string() }),
  /** Edit the question, with its attachments. */
  z.object({ kind: z.literal("edit"), id: z.string() }),
  z.object({ kind: z.literal("cancelEdit") }),
  /** Press the button of a failed turn. */
  z.object({ kind: z.literal("act"), id: z.string() }),
  z.object({ kind: z.literal("openLink"), href: z.string() }),
  /** Act on a block of code of an answer; `language` is the text behind its fence. */
  z.object({ kind: z.literal("code"), id: z.string(), action: z.enum(codeActions), code: z.string(), language: z.string() }),
  /** Find texts of a turn's answer in the workspace: paths that may name a file, and quotes that may occur in one. */
  z.object({ kind: z.literal("findFileReferences"), id: z.string(), paths: z.array(z.string()), quotes: z.array(z.string()) }),
  /** Check that a diagram can be drawn: the page, which draws it, can't interrupt Mermaid. */
  z.object({ kind: z.literal("checkDiagram"), request: z.number(), code: z.string() }),
  /** Open a file reference of a turn's answer, by its index. */
  z.object({ kind: z.literal("openFileReference"), id: z.string(), index: z.number() }),
  /** Run one of the suggestions shown while there is no conversation. */
  z.object({ kind: z.literal("try"), what: z.enum(["explain", "toMermaid"]) }),
  z.object({ kind: z.literal("setUp"), action: z.enum(setUpActions) }),
  /** Show a piece of a turn's image as it was sent. */
  z.object({ kind: z.literal("openSentImage"), id: z.string(), image: z.number(), piece: z.number() }),
  /** The user started to write. */
  z.object({ kind: z.literal("writing") }),
  /** Ask; an empty question stands for the default one. */
  z.object({ kind: z.literal("ask"), question: z.string(), action: z.optional(z.string()) }),
  /** Attach a pasted or dropped file of `size` bytes; without `bytes` if they are too many. */
  z.object({ kind: z.literal("attachFile"), name: z.string(), size: z.number(), bytes: z.optional(z.instanceof(Uint8Array)) }),
  /** Attach dropped or pasted URLs: URIs of files as seen by the VS Code window, URLs of the web, or `data:` URLs. */
  z.object({ kind: z.literal("attachUrls"), urls: z.array(z.string()) }),
  z.object({ kind: z.literal("attachCompletion"), completion: PathCompletion }),
  /** Let the user pick images of the workspace, or files from elsewhere. */
  z.object({ kind: z.literal("pick") }),
  /** Remove an image or a selection. */
  z.object({ kind: z.literal("detach"), id: z.string() }),
  z.object({ kind: z.literal("choose"), id: z.string(), choice: ImageChoice }),
  /** Show a piece of an attached image as it will be sent. */
  z.object({ kind: z.literal("openAttachment"), id: z.string(), piece: z.number() }),
  /** Send the whole image, to choose a region of it. */
  z.object({ kind: z.literal("crop"), id: z.string() }),
  /** Complete the image path that follows an `@`. */
  z.object({ kind: z.literal("complete"), request: z.number(), query: z.string() }),
]);
export type FromPanel = z.infer<typeof FromPanel>;
