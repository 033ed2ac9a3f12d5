import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { until } from "../../waiting.ts";
import { serve, type FileServer } from "./fileServer.ts";

const [wholeModel, wholeProjector] = await Promise.all(
  ["tiny-gemma4.gguf", "tiny-gemma4.mmproj.gguf"].map((name) => readFile(join("test", "model", name))),
);
assert.ok(wholeModel !== undefined && wholeProjector !== undefined);
/** The files of the test model. */
export const [model, projector] = [wholeModel, wholeProjector];
const files: Record<string, Buffer> = { "model.gguf": model, "mmproj.gguf": projector };
/** The SHA-256, in hexadecimal. */
export const sum = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** A hub for models: with ranges, entity tags, and the file's hash where `tells`. A slow one sends so many bytes of the projector, and then none. */
export async function hub({ tells = true, slowFrom = Infinity } = {}): Promise<FileServer> {
  return serve((request, response) => {
    const name = /([^/?]+)(\?.*)?$/.exec(request.url ?? "")?.[1] ?? "";
    const content = files[name];
    if (content === undefined) return void response.writeHead(404).end();
    const [, first = "0", last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
    const [from, to] = [Number(first), last ? Math.min(Number(last) + 1, content.length) : content.length];
    response.writeHead(request.headers.range === undefined ? 200 : 206, {
      ...{ "content-length": to - from, etag: `"${name}"`, "content-range": `bytes ${from}-${to - 1}/${content.length}` },
      ...(tells ? { "x-linked-etag": `"${sum(content)}"` } : {}),
    });
    if (!name.startsWith("mmproj") || to <= slowFrom || from > 0) return void response.end(content.subarray(from, to));
    response.write(content.subarray(from, slowFrom));
  });
}

/** Resolves when so many bytes of the projector have come into `store`. */
export async function untilCame(store: string, bytes: number): Promise<void> {
  const part = join(store, "model", "mmproj.gguf.part");
  await until(async () => ((await stat(part).catch(() => undefined))?.size === bytes ? true : undefined), "a part of it");
}
