import { access, constants, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";

/**
 * Finds an executable on PATH, ignoring relative folders.
 * @param name without `.exe`
 * @param extraFolders folders to search after those on PATH
 */
export async function findOnPath(name: string, env: NodeJS.ProcessEnv, extraFolders: string[] = []): Promise<string | undefined> {
  const file = process.platform === "win32" ? `${name}.exe` : name;
  for (const folder of [...readPath(env).split(delimiter), ...extraFolders]) {
    if (!isAbsolute(folder)) continue;
    const candidate = join(folder, file);
    if (await isExecutable(candidate)) return candidate;
  }
  return undefined;
}

/** Reads PATH, which is called `Path` in a copy of the environment on Windows. */
function readPath(env: NodeJS.ProcessEnv): string {
  if (process.platform !== "win32") return env["PATH"] ?? "";
  return Object.entries(env).find(([name]) => name.toUpperCase() === "PATH")?.[1] ?? "";
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
