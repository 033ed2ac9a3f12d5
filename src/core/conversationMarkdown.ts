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
      if (answer.trim() !== "") parts.push(answer.trim());
      return parts.join("\n\n");
    })
    .join("\n\n")
    .concat("\n");
}

/** As code, so that nothing in a name is Markdown. */
function code(name: string): string {
  const fence = "`".repeat(Math.max(0, ...Array.from(name.matchAll(/`+/g), ([run]) => run.length)) + 1);
  const space = name.startsWith("`") || name.endsWith("`") ? " " : "";
  return `${fence}${space}${name}${space}${fence}`;
}
