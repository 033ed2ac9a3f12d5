import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Failure } from "../../../src/failures/failure.ts";
import { obtainLlamaServer, type LlamaServer, type ObtainOptions } from "../../../src/llamaServer/obtain.ts";
import type { Releases } from "../../../src/llamaServer/releases.ts";
import { createFolder } from "../../fixtures/folder.ts";
import { writeScript } from "../../fixtures/script.ts";
import { startProgram, type JsonChild } from "../children.ts";

/** Returns the lines of a shell script that fakes a successful `cmake --build <folder> …`, and adds a line to the file `builds`. */
export function createSuccessfulBuild(tools: string): string[] {
  return [
    `echo x >> '${join(tools, "builds")}'`,
    'echo "[1/2] Building CXX object a.o"',
    '/bin/mkdir -p "$2/bin"',
    'printf \'#!/bin/sh\\necho "version: 0.5.0-dev (build 1, commit 0ad4a86)"\\n\' > "$2/bin/llama-server"',
    '/bin/chmod +x "$2/bin/llama-server"',
    'echo "[2/2] Linking"',
  ];
}

/** Creates a folder for PATH with a fake git and a fake cmake. The fake cmake logs its arguments to the file `arguments`. */
export async function createFakeTools(
  build: (tools: string) => string[] = createSuccessfulBuild,
  configure: string[] = ["exit 0"],
): Promise<string> {
  const tools = await createFolder();
  await writeScript(join(tools, "git"), '/bin/mkdir -p "$4"');
  const logArguments = `echo "$@" >> '${join(tools, "arguments")}'`;
  await writeScript(join(tools, "cmake"), logArguments, 'if [ "$1" = --build ]; then', ...build(tools), "else", ...configure, "fi");
  return tools;
}

export async function countBuilds(tools: string): Promise<number> {
  const text = await readFile(join(tools, "builds"), "utf8").catch(() => "");
  return text.split("\n").length - 1;
}

/** Creates a fake node-llama-cpp, with a bundle that only the fake git accepts. */
export async function createFakeSourcePackage(): Promise<string> {
  const folder = await createFolder();
  await mkdir(join(folder, "llama"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ version: "3.22.1" }));
  await writeFile(join(folder, "llama", "llama.cpp.info.json"), JSON.stringify({ tag: "v0.5.0" }));
  await writeFile(join(folder, "llama", "gitRelease.bundle"), "");
  return folder;
}

/** Pins no builds, so that none can be downloaded. */
export const unpinned: Releases = { version: "v0.5.0", tag: "b11146", builds: [] };

/** Obtains a llama-server. By default none is available: there is no pinned release and no source, and PATH is empty. */
export async function obtain(options: Partial<ObtainOptions>): Promise<LlamaServer> {
  return obtainLlamaServer({
    cacheDir: options.cacheDir ?? (await createFolder()),
    onProgress: () => {},
    signal: new AbortController().signal,
    env: { PATH: "" },
    releases: unpinned,
    sourcePackage: null,
    ...options,
  });
}

export type ChildOptions = Pick<ObtainOptions, "cacheDir"> & Partial<Omit<ObtainOptions, "onProgress" | "signal">>;
export type ChildMessage = { step: string } | { server: LlamaServer } | { failure: Failure };

type MessageOf<K extends string> = Extract<ChildMessage, Record<K, unknown>>;

export interface Child extends Pick<JsonChild, "process"> {
  /** Resolves with the first matching message; rejects if the process exits without one. */
  waitForMessage: <K extends "step" | "server" | "failure">(kind: K, matches?: (message: MessageOf<K>) => boolean) => Promise<MessageOf<K>>;
}

/**
 * Obtains a llama-server in a child process, which `killChildren` ends.
 * @param launcher command that starts the child, such as `["unshare", "-rm"]`; empty to start it directly
 */
export async function obtainInChild(options: ChildOptions, launcher: string[] = []): Promise<Child> {
  const defaults = { env: { PATH: "" }, releases: unpinned, sourcePackage: null };
  const program = "test/process/llamaServer/obtainInChild.ts";
  const child = startProgram(program, [JSON.stringify({ ...defaults, ...options })], launcher);
  const messages = child.messages as ChildMessage[];
  return {
    process: child.process,
    waitForMessage: async (kind, matches = () => true) => {
      for (;;) {
        for (const message of messages) {
          if (kind in message && matches(message as never)) return message as never;
        }
        if ((await child.next()) === "ended") throw new Error(`The process ended after ${JSON.stringify(messages)}`);
      }
    },
  };
}
