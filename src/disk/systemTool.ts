import { join } from "node:path";

/**
 * Returns the path of a tool of Windows. A bare name would be searched for in the current folder first.
 * @param name path in System32, without extension
 */
export function findSystemTool(name: string): string {
  return join(process.env["SystemRoot"] ?? "C:\\Windows", "System32", `${name}.exe`);
}
