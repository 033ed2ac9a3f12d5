import { extname } from "node:path";
import { FileTooLargeError } from "../core/fileTooLargeError.ts";
import { isAnnexLink } from "../disk/annexLink.ts";
import { getErrorCode } from "../disk/files.ts";
import { readRegularFile } from "../disk/readRegularFile.ts";
import { FailureError, getErrorMessage } from "../failures/failure.ts";
import { IMAGE_BUDGETS, type ImageBudget } from "../image/budget.ts";
import { IMAGE_LIMITS } from "../image/imageFile.ts";
import type { Selection } from "../protocol/ask.ts";
import type { ImageRef } from "../protocol/images.ts";
import { UsageError } from "./usage.ts";

export function parseBudget(text: string): ImageBudget {
  const budget = IMAGE_BUDGETS.find((budget) => String(budget) === text);
  if (budget === undefined) throw new UsageError(`--budget must be one of ${IMAGE_BUDGETS.join(", ")}, not “${text}”.`);
  return budget;
}

export function parseNumber(option: string, text: string, minimum: number, maximum: number, isInteger: boolean): number {
  const number = Number(text);
  if (text.trim() === "" || !(number >= minimum && number <= maximum) || (isInteger && !Number.isInteger(number))) {
    throw new UsageError(`${option} must be a ${isInteger ? "whole " : ""}number from ${minimum} to ${maximum}, not “${text}”.`);
  }
  return number;
}

/** Parses `X,Y,WIDTH,HEIGHT`, in image pixels. */
export function parseRegion(text: string): NonNullable<ImageRef["region"]> {
  const [, x, y, width, height] = /^(\d+),(\d+),(\d+),(\d+)$/.exec(text) ?? [];
  if (!Number(width) || !Number(height))
    throw new UsageError(`--region must be X,Y,WIDTH,HEIGHT in pixels, such as 0,0,640,480, not “${text}”.`);
  return { x: Number(x), y: Number(y), width: Number(width), height: Number(height) };
}

export async function readImage(path: string): Promise<{ name: string; bytes: Uint8Array }> {
  try {
    return { name: path, bytes: await readRegularFile(path, IMAGE_LIMITS.bytes) };
  } catch (error) {
    if (error instanceof FileTooLargeError)
      throw new FailureError({ kind: "imageTooLarge", name: path, bytes: error.bytes, limitBytes: IMAGE_LIMITS.bytes });
    if (await isAnnexLink(path)) throw new FailureError({ kind: "imageNotDownloaded", name: path, system: "gitAnnex" });
    throw toFileFailure("image", path, error);
  }
}

/** Maximum size of a file from which code is selected. */
const MAX_SELECTION_FILE_BYTES = 20_000_000;

/** Reads `FILE` or `FILE:FROM-TO`. File names may contain colons. */
export async function readSelection(text: string): Promise<Selection> {
  const [, file = text, from, to] = /^(.*):(\d+)-(\d+)$/.exec(text) ?? [];
  let content: string;
  try {
    content = (await readRegularFile(file, MAX_SELECTION_FILE_BYTES)).toString("utf8");
  } catch (error) {
    throw toFileFailure("selection", file, error);
  }
  const selection = { path: file, language: extname(file).slice(1) };
  if (from === undefined || to === undefined) return { ...selection, text: content };
  const lines = content.split("\n");
  const first = Number(from);
  const last = Number(to);
  if (first < 1 || last < first || first > lines.length) {
    throw new UsageError(`--selection ${text} is out of range: ${file} has lines 1 to ${lines.length}.`);
  }
  return { ...selection, lines: [first, Math.min(last, lines.length)], text: lines.slice(first - 1, last).join("\n") };
}

function toFileFailure(role: "image" | "selection", path: string, error: unknown): FailureError {
  if (getErrorCode(error) === "ENOENT") return new FailureError({ kind: "fileMissing", role, path });
  return new FailureError({ kind: "fileUnreadable", role, path, reason: getErrorMessage(error) });
}
