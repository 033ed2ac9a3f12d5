import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { download, type Downloaded } from "../../../src/download/download.ts";
import type { DownloadOptions } from "../../../src/download/options.ts";
import { closeServers } from "../models/fileServer.ts";
import { cleanUp, makeFolder } from "../llamaServer/fakes.ts";

/** What the servers of these tests have. */
export const content = randomBytes(300_000);
export const sha256 = createHash("sha256").update(content).digest("hex");

/** Downloads it with short pauses; `options` say what is different. */
export function downloadTo(file: string, url: string, options: Partial<DownloadOptions> = {}): Promise<Downloaded> {
  const { signal } = new AbortController();
  const usual = { sha256, bytes: content.length, onProgress: () => {}, signal, network: { env: {} }, pausesMs: [1, 1, 1] };
  return download({ url, file, ...usual, ...options });
}

/** Gives each test of a `describe` a folder, and the path of the file that is to come there; what the test leaves goes with it. */
export function inNewFolder(given: (folder: string, file: string) => void): void {
  beforeEach(async () => {
    const folder = await makeFolder();
    given(folder, join(folder, "file"));
  });
  afterEach(closeServers);
  afterEach(cleanUp);
}

export async function assertIsContent(file: string): Promise<void> {
  assert.ok((await readFile(file)).equals(content), "the file is not what was sent");
}
