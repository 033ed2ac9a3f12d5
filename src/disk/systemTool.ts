import { join } from "node:path";

/**
 * Returns the path of a Windows system tool. For a bare name, Windows would search the current folder first.
 * @param name path in System32, without extension
 */
export function findSystemTool(name: string): string {
  return join(process.env["SystemRoot"] ?? "C:\\Windows", "System32", `${name}.exe`);
}
