import { replaceUnsafeCharacters } from "./unsafeCharacters.ts";

/**
 * Formats a GitHub Actions workflow command as a single line. Values are escaped, so that they can't add a line.
 * Source: `escapeData` and `escapeProperty` in actions/toolkit.
 */
export function formatWorkflowCommand(name: string, properties: Record<string, string | number>, message: string): string {
  const pairs = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name} ${pairs.join(",")}::${escapeData(message)}\n`;
}

function escapeData(value: string): string {
  const text = replaceUnsafeCharacters(value, "\uFFFD").replace(/[\p{Zl}\p{Zp}\v\f]/gu, "\uFFFD");
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(value: string): string {
  return escapeData(value).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
