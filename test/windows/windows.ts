import { spawn, type ChildProcess } from "node:child_process";
import { copyFile, mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import type { CommandResult } from "../engine/command.ts";
import { model, projector } from "../engine/support.ts";
import { listProcesses, type ListedProcess } from "../fixtures/engineProcesses.ts";
import { toWindowsPath, type Windows } from "../tools/wine.mjs";

const windows = JSON.parse(process.env["ORIEL_TEST_WINDOWS"] ?? "{}") as Windows & { llamaServer?: string };

/** Defines a test that needs llama-server.exe, which is built only if this level is chosen by name. */
export const itWithLlamaServer = windows.llamaServer === undefined ? it.skip : it;

/** A Windows user with a separate folder for the engine, the cache and the output of programs. */
export class WindowsUser {
  readonly folder: string;
  #count = 0;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<WindowsUser> {
    const folder = await mkdtemp(join(tmpdir(), "oriel-windows-"));
    // The models are in the user's folder, so that llama-server's command line names that folder.
    for (const file of [model, projector]) await copyFile(file, join(folder, basename(file)));
    return new WindowsUser(folder);
  }

  /** Runs `oriel` in a folder until it exits. */
  async run(cwd: string, args: string[], env: Record<string, string> = {}): Promise<CommandResult> {
    const { result } = await this.start(cwd, args, env);
    return result;
  }

  /** Starts `oriel`. Its output goes to files, because Node for Windows can't write to the pipes of Linux. */
  async start(
    cwd: string,
    args: string[],
    env: Record<string, string> = {},
  ): Promise<{ child: ChildProcess; result: Promise<CommandResult> }> {
    this.#count += 1;
    const files = ["out", "err"].map((name) => join(this.folder, `${this.#count}.${name}`));
    const [stdout, stderr] = await Promise.all(files.map((file) => open(file, "w")));
    if (stdout === undefined || stderr === undefined) throw new Error("No files for the output.");
    const child = spawn(windows.wine, [windows.node, toWindowsPath(resolve("dist/cli.js")), ...args], {
      cwd,
      stdio: ["ignore", stdout.fd, stderr.fd],
      env: { ...windows.env, ...this.#listVariables(), ...env },
    });
    const result = new Promise<number>((done) => child.on("close", (code) => done(code ?? -1))).then(async (code) => {
      await Promise.all([stdout.close(), stderr.close()]);
      const [out = "", err = ""] = await Promise.all(files.map((file) => readFile(file, "utf8")));
      return { stdout: out, stderr: err, code };
    });
    return { child, result };
  }

  #listVariables(): Record<string, string> {
    const { llamaServer } = windows;
    return {
      ORIEL_RUNTIME_DIR: toWindowsPath(join(this.folder, "run")),
      ORIEL_CACHE_DIR: toWindowsPath(join(this.folder, "cache")),
      ORIEL_DATA_DIR: toWindowsPath(join(this.folder, "data")),
      ORIEL_MODEL: toWindowsPath(join(this.folder, basename(model))),
      ORIEL_PROJECTOR: toWindowsPath(join(this.folder, basename(projector))),
      ...(llamaServer === undefined ? {} : { ORIEL_LLAMA_SERVER: toWindowsPath(llamaServer) }),
    };
  }

  /** Lists the engine and llama-server of this user, whose command lines name its folder. */
  async listProcesses(): Promise<ListedProcess[]> {
    const folder = toWindowsPath(this.folder);
    return (await listProcesses()).filter(({ command }) => command.includes(folder));
  }

  /** Kills the processes of this user, and removes the folders. */
  async dispose(): Promise<void> {
    for (const { pid } of await this.listProcesses()) process.kill(pid, "SIGKILL");
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
