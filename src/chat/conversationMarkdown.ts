/** What of a turn is written into a document. */
export interface WrittenTurn {
  question: string;
  /** Names of images, places of selections. */
  attachments: string[];
  answer: string;
}

/** A conversation as a Markdown document: questions as headings, answers as they were written. */
export function conversationMarkdown(turns: WrittenTurn[]): string {
  return turns
    .map(({ question, attachments, answer }) => {
      const [title = "", ...rest] = question.split("\n");
      const parts = [`## ${title}`];
      if (rest.some((line) => line.trim() !== "")) parts.push(rest.join("\n").trim());
      if (attachments.length > 0) parts.push(attachments.map((name) => `- ${code(name)}`).join("\n"));
      if (answer.trim() !== "") parts.push(closed(answer.trim()));
      return parts.join("\n\n");
    })
    .join("\n\n")
    .concat("\n");
}

/** An answer that was cut off in the middle of its code would take all that follows into it. */
function closed(answer: string): string {
  let open: string | undefined;
  for (const line of answer.split("\n")) {
    const [, fence = "", info = ""] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (fence === "") continue;
    if (open === undefined) open = fence.startsWith("`") && info.includes("`") ? undefined : fence;
    else if (fence.startsWith(open) && info.trim() === "") open = undefined;
  }
  return open === undefined ? answer : `${answer}\n${open}`;
}

/** As code, so that nothing in a name is Markdown. */
function code(name: string): string {
  const fence = "`".repeat(Math.max(0, ...Array.from(name.matchAll(/`+/g), ([run]) => run.length)) + 1);
  const space = name.startsWith("`") || name.endsWith("`") ? " " : "";
  return `${fence}${space}${name}${space}${fence}`;
}
