/** Extracts the code of all `<script>` elements of a component file. */
export function extractScripts(source: string): string {
  return Array.from(source.matchAll(/<script\b[^>]*>([^]*?)<\/script/gi), ([, code = ""]) => code).join("\n");
}
