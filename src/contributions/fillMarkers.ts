/** A generated part of a Markdown document, between the markers `<!-- KIND: NAME -->` and `<!-- end of KIND -->`. */
interface GeneratedPart {
  kind: "table" | "example";
  name: string;
  content: string;
}

/** Replaces the content between the markers of a generated part. @throws Error if the markers are missing */
export function fillMarkers(path: string, text: string, { kind, name, content }: GeneratedPart): string {
  const pattern = new RegExp(`(<!-- ${kind}: ${name} -->\n)[^]*?(<!-- end of ${kind} -->)`);
  if (!pattern.test(text)) throw new Error(`${path} has no markers for the ${kind} “${name}”`);
  return text.replace(pattern, (_, start: string, end: string) => `${start}${content}${end}`);
}
