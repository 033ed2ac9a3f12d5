import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";
import type { Failure } from "../../../src/core/failure.ts";
import { obtainLlamaServer, type LlamaServer, type ObtainOptions } from "../../../src/llamaServer/obtain.ts";
import { platformKey, type Releases } from "../../../src/llamaServer/releases.ts";

const folders: string[] = [];
const children: ChildProcess[] = [];

/** A folder that `cleanUp` removes. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "oriel-test-"));
  folders.push(folder);
  return folder;
}

/** To be called after each test, also a failed one: ends what it started and removes what it made. */
export async function cleanUp(): Promise<void> {
  for (const child of children.splice(0)) {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, "SIGKILL");
  }
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 5 })));
}

/** Writes an executable shell script. */
export async function script(path: string, ...lines: string[]): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, ["#!/bin/sh", ...lines, ""].join("\n"));
  await chmod(path, 0o755);
  return path;
}

export function fakeLlamaServer(path: string, versionLine = "version: 0.5.0 (build 1, commit 0ad4a86)"): Promise<string> {
  return script(path, `echo '${versionLine}' >&2`);
}

/** What the fake cmake runs for `cmake --build <folder> …`: a build that works, and is counted in the file `builds`. */
export function workingBuild(tools: string): string[] {
  return [
    `echo x >> '${join(tools, "builds")}'`,
    'echo "[1/2] Building CXX object a.o"',
    '/bin/mkdir -p "$2/bin"',
    'printf \'#!/bin/sh\\necho "version: 0.5.0-dev (build 1, commit 0ad4a86)"\\n\' > "$2/bin/llama-server"',
    '/bin/chmod +x "$2/bin/llama-server"',
    'echo "[2/2] Linking"',
  ];
}

/** A folder for PATH with a git and a cmake that only act as such. The arguments of cmake are kept in the file `arguments`. */
export async function fakeTools(build_: (tools: string) => string[] = workingBuild, configure: string[] = ["exit 0"]): Promise<string> {
  const tools = await makeFolder();
  await script(join(tools, "git"), '/bin/mkdir -p "$4"');
  const keep = `echo "$@" >> '${join(tools, "arguments")}'`;
  await script(join(tools, "cmake"), keep, 'if [ "$1" = --build ]; then', ...build_(tools), "else", ...configure, "fi");
  return tools;
}

export async function countBuilds(tools: string): Promise<number> {
  const text = await readFile(join(tools, "builds"), "utf8").catch(() => "");
  return text.split("\n").length - 1;
}

/** A folder like that of node-llama-cpp, with a bundle that only the fake git takes. */
export async function fakeSourcePackage(): Promise<string> {
  const folder = await makeFolder();
  await mkdir(join(folder, "llama"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ version: "3.22.1" }));
  await writeFile(join(folder, "llama", "llama.cpp.info.json"), JSON.stringify({ tag: "v0.5.0" }));
  await writeFile(join(folder, "llama", "gitRelease.bundle"), "");
  return folder;
}

export const unpinned: Releases = { tag: "v0.5.0", assets: { [platformKey]: { name: "llama.tar.gz", sha256: null, bytes: null } } };

/** Obtains with nothing but what `options` has: no pinned release, no source, an empty PATH. */
export async function obtain(options: Partial<ObtainOptions>): Promise<LlamaServer> {
  return obtainLlamaServer({
    cacheDir: options.cacheDir ?? (await makeFolder()),
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

export interface Child {
  process: ChildProcess;
  /** Resolves with the first message that fits; rejects when the process ends without. */
  message: <K extends "step" | "server" | "failure">(kind: K, fits?: (message: MessageOf<K>) => boolean) => Promise<MessageOf<K>>;
}

const bundles = new Map<string, Promise<string>>();

/** A program of the repository as one file that Node can run, made once. */
export function bundle(source: string): Promise<string> {
  const made = bundles.get(source) ?? makeBundle(source);
  bundles.set(source, made);
  return made;
}

async function makeBundle(source: string): Promise<string> {
  const outfile = resolve("out", "test-children", `${basename(source, ".ts")}-${process.pid}.mjs`);
  const common = { bundle: true, platform: "node", format: "esm", packages: "external", loader: { ".txt": "text" } } as const;
  await build({ ...common, entryPoints: [resolve(source)], outfile });
  process.once("exit", () => rmSync(outfile, { force: true }));
  return outfile;
}

/**
 * Obtains in a process of its own.
 * @param launcher a command that starts the one behind it, if any
 */
export async function obtainInChild(options: ChildOptions, launcher: string[] = []): Promise<Child> {
  const program = await bundle("test/unit/llamaServer/obtainInChild.ts");
  const defaults = { env: { PATH: "" }, releases: unpinned, sourcePackage: null };
  const [command = "", ...args] = [...launcher, process.execPath, program, JSON.stringify({ ...defaults, ...options })];
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"], detached: true });
  children.push(child);
  const messages: ChildMessage[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => messages.push(JSON.parse(line) as ChildMessage));
  const ended = once(child, "close");
  return {
    process: child,
    message: async (kind, fits = () => true) => {
      for (;;) {
        for (const message of messages) {
          if (kind in message && fits(message as never)) return message as never;
        }
        const next = await Promise.race([once(lines, "line"), ended.then(() => "ended")]);
        if (next === "ended") throw new Error(`The process ended after ${JSON.stringify(messages)}`);
      }
    },
  };
}
