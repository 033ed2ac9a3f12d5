import { createHash } from "node:crypto";
import { mkdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { EngineClient } from "../../client/engineClient.ts";
import { attachmentsIn } from "../document/attachments.ts";
import type { Components } from "../document/markup/components.ts";
import type { Syntax } from "../document/syntax.ts";
import type { ImageUse } from "../document/imageUse.ts";
import type { Finding } from "../rules/judge.ts";
import { pageLanguage } from "../document/pageLanguage.ts";
import { ALT_PROMPT_VERSION, ALT_SCHEMA, ALT_SYSTEM, altQuestion, type AltContext } from "./prompt.ts";
import { proposeAlt, type Proposal } from "./propose.ts";
import { isFixedByAltText, ruleIds } from "../rules/rules.ts";
import { FailureError, type Failure } from "../../core/failure.ts";
import { IMAGE_LIMITS } from "../../image/imageFile.ts";
import { writeWhole } from "../../disk/files.ts";
import type { AskParams } from "../../protocol/ask.ts";
import type { ImageRef } from "../../protocol/images.ts";
import type { Target } from "../../protocol/target.ts";
import type { AltSettings } from "../repository/settings.ts";

/** An alt text and, of a complex image, its description: more is a runaway. */
const MAX_TOKENS = 600;

/** What is wrong with one image says nothing of the others; without a model there is nothing to go on with. */
const OF_ONE_IMAGE = new Set<Failure["kind"]>([
  ...([
    "notAnImage",
    "imageTooLarge",
    "imageTooManyPixels",
    "imageTimedOut",
    "imageLost",
    "contextOverflow",
    "documentUnreadable",
  ] as const),
]);

/** Who writes alt texts, and how. */
export interface AltWriter {
  target: Target;
  client: Pick<EngineClient, "addImage" | "ask" | "availableModel">;
  components: Components;
  maxLength: number;
  /** How much each rule counts by which they are judged. */
  rules: AltSettings["rules"];
  /** Of the texts, whatever a page says. */
  language?: string;
  /** The folder that keeps what was answered before. */
  cache: string;
  /** Whether a person waits for it, not a batch. */
  isUrgent?: boolean;
  /** Told when the server is busy, and asked again in so many milliseconds. */
  onWaiting?: (ms: number) => void;
}

/** A document whose images get alt texts. */
export interface AltPage {
  /** Its path from the root, with slashes: told to the model. */
  name: string;
  syntax: Syntax;
  source: string;
  uses: ImageUse[];
}

/** Whether a new alt text can resolve any of some findings. */
export function isMended(findings: Pick<Finding, "rule">[]): boolean {
  return findings.some(({ rule }) => isFixedByAltText(rule));
}

/** As many as a local model ever answers at a time; where it answers one, the images of the others are made ready meanwhile. */
const LOCAL_AT_ONCE = 4;

/** How many alt texts a model is asked for at once. The engine knows how many of them it takes in hand. */
export function questionsAtOnce(target: Target): number {
  return target.kind === "endpoint" ? (target.concurrency ?? 1) : LOCAL_AT_ONCE;
}

/** Whether a failure is that of one image, so that the others can go on. */
export function isOfOneImage({ kind }: Failure): boolean {
  return OF_ONE_IMAGE.has(kind);
}

/** Gives the engine an image of the disk. @throws FailureError imageTooLarge, imageLost, diskFull */
export async function addImageFile(client: AltWriter["client"], path: string): Promise<ImageRef> {
  const bytes = await stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
  if (bytes === undefined) throw new FailureError({ kind: "imageLost", name: path });
  if (bytes > IMAGE_LIMITS.bytes) throw new FailureError({ kind: "imageTooLarge", name: path, bytes, limitBytes: IMAGE_LIMITS.bytes });
  return client.addImage(basename(path), await readFile(path));
}

/** Gives the engine a picture of a notebook's cell. @throws FailureError imageLost where it is none any more; diskFull */
export async function addAttachment(client: AltWriter["client"], notebook: string, use: ImageUse): Promise<ImageRef> {
  const attachment = attachmentsIn(notebook)?.(use);
  if (attachment === undefined) throw new FailureError({ kind: "imageLost", name: use.target ?? "" });
  return client.addImage(attachment.name, Buffer.from(attachment.base64, "base64"));
}

/** The alt text of one use; from the cache where the same was asked of the same model before. @throws FailureError; AbortError */
export async function suggest(
  page: AltPage,
  index: number,
  image: ImageRef,
  writer: AltWriter,
  signal: AbortSignal,
): Promise<{ proposal: Proposal; isKept: boolean }> {
  const use = page.uses[index];
  if (use === undefined) throw new RangeError(`There is no use ${index}.`);
  const context = contextOf(page, index, writer);
  const key = keyOf([
    ...[ALT_PROMPT_VERSION, await identityOf(writer, signal), image.sha256, page.syntax, altQuestion(use, context), writer.maxLength],
    ...[ruleIds.map((rule) => writer.rules[rule] ?? "usual")],
  ]);
  const file = join(writer.cache, `${key}.json`);
  const kept = await readKept(file);
  if (kept) return { proposal: kept, isKept: true };
  const proposal = await proposeAlt(
    { ...page, components: writer.components },
    index,
    context,
    writer.rules,
    asking(image, writer, signal),
  );
  await mkdir(writer.cache, { recursive: true, mode: 0o700 });
  await writeWhole(file, JSON.stringify(proposal));
  return { proposal, isKept: false };
}

function asking(
  image: ImageRef,
  { target, client, isUrgent = false, onWaiting }: AltWriter,
  signal: AbortSignal,
): Parameters<typeof proposeAlt>[4] {
  const common = { budget: "auto", limits: IMAGE_LIMITS, selections: [] } as const;
  return async (before, question) => {
    const turns = before.map((turn, at) => ({ ...common, images: at === 0 ? [image] : [], selections: [], ...turn }));
    const params: AskParams = {
      ...{
        target,
        system: ALT_SYSTEM,
        response: { schema: ALT_SCHEMA },
        ...common,
        selections: [],
        turns,
        images: before.length === 0 ? [image] : [],
        question,
      },
      ...{ maxTokens: MAX_TOKENS, temperature: 0, thinking: false, isBatch: !isUrgent },
    };
    for await (const event of client.ask(params, signal)) {
      if (event.kind === "waiting") onWaiting?.(event.inMs);
      if (event.kind === "answered") return event.answer.text;
    }
    throw new FailureError({ kind: "engineGone" });
  };
}

function contextOf({ name, source, uses }: AltPage, index: number, { maxLength, language }: AltWriter): AltContext {
  const alt = uses[index - 1]?.alt;
  const before = alt?.kind === "text" || alt?.kind === "named" ? alt.value.trim() : "";
  const page = language ?? uses[index]?.context.language ?? pageLanguage(source);
  return { path: name, maxLength, ...(before === "" ? {} : { before }), ...(page === undefined ? {} : { language: page }) };
}

/** Which model answers: another one may say something else, even under the same name. */
async function identityOf({ target, client }: AltWriter, signal: AbortSignal): Promise<string> {
  if (target.kind === "endpoint") return `${target.url} ${target.model ?? (await client.availableModel(target, signal)) ?? ""}`;
  return (await Promise.all([target.model, target.projector].map(identityOfFile))).join(" ");
}

async function identityOfFile(path: string): Promise<string> {
  // What can't be read the engine tells of, once it is asked.
  const { size, mtimeMs } = await stat(path).catch(() => ({ size: 0, mtimeMs: 0 }));
  return `${basename(path)} ${size} ${mtimeMs}`;
}

function keyOf(parts: unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

async function readKept(file: string): Promise<Proposal | undefined> {
  try {
    // What we wrote ourselves, whole.
    return JSON.parse(await readFile(file, "utf8")) as Proposal;
  } catch {
    return undefined;
  }
}
