/** Messages between the extension and the answer panel. Both sides import these; each parses what arrives. */
import * as z from "zod/mini";
import { ImageChoice, Region, budget, size } from "./imageChoice.ts";

/** One picture that the model gets. */
export const PieceView = z.object({
  role: z.enum(["whole", "region", "overview", "tile"]),
  region: Region,
  sent: size,
  /** A webview address of exactly the pixels that the model gets. */
  source: z.string(),
});
export type PieceView = z.infer<typeof PieceView>;

/** What the model gets of one image. */
export const PreparedView = z.object({
  original: size,
  tokens: z.number(),
  pieces: z.array(PieceView),
  notes: z.array(z.object({ text: z.string(), isWarning: z.boolean() })),
});
export type PreparedView = z.infer<typeof PreparedView>;

/** One attached image as the panel shows it; sizes and tokens are there once it is decoded. */
export const ImageView = z.object({
  name: z.string(),
  prepared: z.optional(PreparedView),
});
export type ImageView = z.infer<typeof ImageView>;

/** Where the answer to a question stands. */
export const TurnState = z.discriminatedUnion("kind", [
  /** Nothing of the answer is there yet; `fraction` 0…1 where known. */
  z.object({ kind: z.literal("waiting"), status: z.string(), fraction: z.optional(z.number()) }),
  z.object({ kind: z.literal("thinking") }),
  z.object({ kind: z.literal("writing") }),
  z.object({
    kind: z.literal("done"),
    summary: z.string(),
    /** For whoever wants to know more: times and rates, a line each. */
    details: z.string(),
    truncated: z.boolean(),
    /** What is wrong with the answer all the same. */
    warning: z.optional(z.string()),
  }),
  z.object({ kind: z.literal("stopped") }),
  /** VS Code ended in the middle of it. */
  z.object({ kind: z.literal("brokenOff") }),
  z.object({
    kind: z.literal("failed"),
    message: z.string(),
    /** The title of the button that helps, if any. */
    action: z.optional(z.string()),
    log: z.array(z.string()),
  }),
]);
export type TurnState = z.infer<typeof TurnState>;

/** A question with its answer. */
export const TurnView = z.object({
  id: z.string(),
  question: z.string(),
  images: z.array(ImageView),
  /** Such as `src/login.ts, lines 3 to 9`. */
  selections: z.array(z.string()),
  /** What the model thought before it answered. */
  thoughts: z.string(),
  text: z.string(),
  state: TurnState,
  /** What the person should know of how it is answered: why they have to wait, where that was not said before, or what is lost. */
  notice: z.string(),
  /** It was asked anew, and is no part of what later questions are asked with. */
  isSetAside: z.boolean(),
  /** So many of the turns before it were left out, as there was no room for them. */
  forgotten: z.number(),
  /** It came to its end without an answer: later questions are asked as if it had not been. */
  isUnanswered: z.boolean(),
});
export type TurnView = z.infer<typeof TurnView>;

/** An image that is attached to the question being written. */
export const AttachmentView = z.object({
  id: z.string(),
  name: z.string(),
  choice: ImageChoice,
  state: z.discriminatedUnion("kind", [
    /** Being read and sized; `last` is what it was before the change. */
    z.object({ kind: z.literal("preparing"), last: z.optional(PreparedView) }),
    z.object({ kind: z.literal("prepared"), prepared: PreparedView, gainsFromTiles: z.boolean() }),
    /** It is no part of the question. */
    z.object({ kind: z.literal("failed"), message: z.string() }),
  ]),
});
export type AttachmentView = z.infer<typeof AttachmentView>;

/** The question being written, but for its text, which the panel holds. */
export const DraftView = z.object({
  attachments: z.array(AttachmentView),
  /** Of a file that is being read the question waits. */
  selections: z.array(z.object({ id: z.string(), label: z.string(), isBeingRead: z.boolean() })),
  /** Of all images together, and how many those may cost. */
  tokens: z.number(),
  maxTokens: z.number(),
  /** Of an image that has none of its own. */
  budget,
  /** What is asked when the person writes nothing; empty while there is nothing to ask about. */
  usualQuestion: z.string(),
  /** What can be done with what is attached by one click. */
  actions: z.array(z.object({ id: z.string(), title: z.string() })),
  /** Files larger than this are not sent to the extension, which says why. */
  maxBytes: z.number(),
  /** The question that this one is to take the place of. */
  edited: z.optional(z.string()),
});
export type DraftView = z.infer<typeof DraftView>;

/** An image whose path completes an `@` of the question; its address as the extension has it. */
export const PathCompletion = z.object({ path: z.string(), address: z.string() });
export type PathCompletion = z.infer<typeof PathCompletion>;

/** A text of an answer that names a place in the workspace, or occurs in one. */
export const Place = z.object({
  text: z.string(),
  /** As the extension has it. */
  address: z.string(),
  /** Such as `src/login.ts:42`. */
  label: z.string(),
  /** From 1. */
  line: z.optional(z.number()),
});
export type Place = z.infer<typeof Place>;
/** A rule of a colour theme: how what stands in these TextMate scopes looks. */
export const TokenColor = z.object({
  scope: z.union([z.string(), z.array(z.string())]),
  settings: z.object({ foreground: z.exactOptional(z.string()), fontStyle: z.exactOptional(z.string()) }),
});
export type TokenColor = z.infer<typeof TokenColor>;

/** How the editor colours code; without rules, the panel takes its own for that type. */
export const EditorTheme = z.object({
  type: z.enum(["light", "dark", "highContrast", "highContrastLight"]),
  /** Of several that apply, the most specific wins, then the last. */
  tokenColors: z.optional(z.array(TokenColor)),
});
export type EditorTheme = z.infer<typeof EditorTheme>;

/** What can be done about a model that is being set up. */
const setUpActions = ["choose", "walkthrough", "pause", "continue", "cancel", "test", "check", "sample", "help", "close"] as const;
export type SetUpAction = (typeof setUpActions)[number];

/** How far the setting up of a model is, as the panel shows it. */
export const SetUpView = z.object({
  /** Nothing is shown of `none`. */
  kind: z.enum(["none", "needed", "unfinished", "working", "failed", "testing", "broken", "ready"]),
  title: z.string(),
  /** What is happening, or what is wrong and what may be behind it. */
  lines: z.array(z.string()),
  /** 0…1, where it is known. */
  fraction: z.optional(z.number()),
  /** The first one is what most people want next. */
  actions: z.array(z.object({ action: z.enum(setUpActions), label: z.string() })),
});
export type SetUpView = z.infer<typeof SetUpView>;

export const ToPanel = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("turns"), conversation: z.string(), turns: z.array(TurnView) }),
  /** A new turn, or a known one changed. */
  z.object({ kind: z.literal("turn"), turn: TurnView }),
  /** More of a turn's answer, or of what the model thinks before it. */
  z.object({ kind: z.literal("text"), id: z.string(), part: z.enum(["text", "thoughts"]), text: z.string() }),
  /** The answer of this turn is in the clipboard. */
  z.object({ kind: z.literal("copied"), id: z.string() }),
  z.object({ kind: z.literal("draft"), draft: DraftView }),
  z.object({ kind: z.literal("setUp"), setUp: SetUpView }),
  /** Put the cursor where the question is written, with this text if there is one. */
  z.object({ kind: z.literal("write"), question: z.optional(z.string()) }),
  /** The answer to `complete` of the same number. */
  z.object({ kind: z.literal("completions"), request: z.number(), completions: z.array(PathCompletion) }),
  /** The answer to `findPlaces` of the same turn: what of it is a place in the workspace. */
  z.object({ kind: z.literal("places"), id: z.string(), places: z.array(Place) }),
  /** The answer to `crop`: the whole image, in one picture or in several that cover it. */
  z.object({ kind: z.literal("whole"), id: z.string(), name: z.string(), whole: PreparedView }),
  /** The answer to `checkDiagram` of the same number: whether it can be drawn; `problem` is what mermaid said of it. */
  z.object({
    kind: z.literal("diagram"),
    request: z.number(),
    verdict: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("drawable") }),
      z.object({ kind: z.literal("broken"), problem: z.string() }),
      z.object({ kind: z.literal("endless") }),
    ]),
  }),
  /** Code is to look as in the editor. */
  z.object({ kind: z.literal("theme"), theme: EditorTheme }),
]);
export type ToPanel = z.infer<typeof ToPanel>;

/** What can be done with a block of code. */
const codeActions = ["copy", "insert", "apply", "newFile"] as const;
export type CodeAction = (typeof codeActions)[number];

export const FromPanel = z.discriminatedUnion("kind", [
  /** The panel listens: what was sent before is lost. */
  z.object({ kind: z.literal("ready") }),
  z.object({ kind: z.literal("stop"), id: z.string() }),
  z.object({ kind: z.literal("copy"), id: z.string() }),
  z.object({ kind: z.literal("retry"), id: z.string() }),
  /** Write the question anew, with what was attached to it. */
  z.object({ kind: z.literal("edit"), id: z.string() }),
  /** It stays as it was after all. */
  z.object({ kind: z.literal("cancelEdit") }),
  /** The button of a failed turn. */
  z.object({ kind: z.literal("act"), id: z.string() }),
  z.object({ kind: z.literal("openLink"), href: z.string() }),
  /** What to do with a block of code of an answer; `language` is what stands behind its fence. */
  z.object({ kind: z.literal("code"), id: z.string(), action: z.enum(codeActions), code: z.string(), language: z.string() }),
  /** Texts of a turn's answer that may name a place in the workspace, or, quoted in it, occur in one. */
  z.object({ kind: z.literal("findPlaces"), id: z.string(), paths: z.array(z.string()), quotes: z.array(z.string()) }),
  /** Whether a diagram can be drawn: the page, which draws it, can't break mermaid off. */
  z.object({ kind: z.literal("checkDiagram"), request: z.number(), code: z.string() }),
  /** Show a place of a turn's answer, by its index. */
  z.object({ kind: z.literal("openPlace"), id: z.string(), place: z.number() }),
  /** One of the things to try while there is no conversation yet. */
  z.object({ kind: z.literal("try"), what: z.enum(["explain", "toMermaid"]) }),
  z.object({ kind: z.literal("setUp"), action: z.enum(setUpActions) }),
  /** Show a picture of a turn's image as it was sent. */
  z.object({ kind: z.literal("openPicture"), id: z.string(), image: z.number(), piece: z.number() }),
  /** The person has begun to write. */
  z.object({ kind: z.literal("writing") }),
  /** An empty question means the usual one. */
  z.object({ kind: z.literal("ask"), question: z.string(), action: z.optional(z.string()) }),
  /** A file that was pasted or dropped, `size` bytes large; without its bytes when those are too many. */
  z.object({ kind: z.literal("attachFile"), name: z.string(), size: z.number(), bytes: z.optional(z.instanceof(Uint8Array)) }),
  /** Addresses that were dropped or pasted: of files as VS Code's window has them, of the web, or `data:`. */
  z.object({ kind: z.literal("attachAddresses"), addresses: z.array(z.string()) }),
  z.object({ kind: z.literal("attachCompletion"), completion: PathCompletion }),
  /** Let the person pick images of the workspace or files from elsewhere. */
  z.object({ kind: z.literal("pick") }),
  /** An image or a selection. */
  z.object({ kind: z.literal("detach"), id: z.string() }),
  z.object({ kind: z.literal("choose"), id: z.string(), choice: ImageChoice }),
  /** Show a picture of an attached image as it will be sent. */
  z.object({ kind: z.literal("openAttachment"), id: z.string(), piece: z.number() }),
  /** Asks for the whole image, to choose a region of it. */
  z.object({ kind: z.literal("crop"), id: z.string() }),
  /** Asks for image paths that match what stands after an `@`. */
  z.object({ kind: z.literal("complete"), request: z.number(), query: z.string() }),
]);
export type FromPanel = z.infer<typeof FromPanel>;
