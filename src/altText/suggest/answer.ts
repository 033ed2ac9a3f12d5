import { visit } from "jsonc-parser";
import { normalizeAlt } from "../document/edits/escape.ts";

/** Purposes of an image according to W3C's decision tree. Source: w3.org/WAI/tutorials/images/decision-tree */
export const roles = ["informative", "functional", "decorative", "complex"] as const;
export type Role = (typeof roles)[number];

/** Reasons why there is no alt text to write. */
const verdicts = ["blank", "unreadable", "private"] as const;
type Verdict = (typeof verdicts)[number];

/** Values that the model may answer as the role. An image of text is informative; it is a separate kind because its alt text is that text. */
const kinds = [...verdicts, "text", "functional", "informative", "complex", "decorative"] as const;
type Kind = (typeof kinds)[number];

/** The model's answer about one use of an image. */
export interface WrittenAlt {
  role: Role;
  kind: Kind;
  verdict?: Verdict;
  alt: string;
  /** Description of what the model sees, written before it decides; may be empty if the server does not enforce the schema. */
  seen: string;
  /** Whether the model did not have to guess. */
  isSure: boolean;
  /** Whether the answer ends within the alt text. */
  isCut: boolean;
  /** Long description of a complex image, which answers in an earlier form contain; usually empty. */
  description: string;
}

/** Maximum lengths of the texts in the answer, in characters. llama.cpp, vLLM and others take limits below 2,000. */
const MAX_SEEN_LENGTH = 300;
const MAX_ALT_LENGTH = 500;

/**
 * Schema of the answer. The model writes the properties in this order, so it looks at the image before it decides on the role, and decides before it writes. Texts
 * are bounded, because a model may repeat itself endlessly within a string.
 */
export const ALT_SCHEMA = {
  type: "object",
  properties: {
    seen: { type: "string", maxLength: MAX_SEEN_LENGTH },
    role: { type: "string", enum: kinds },
    alt: { type: "string", maxLength: MAX_ALT_LENGTH },
    sure: { type: "boolean" },
  },
  required: ["seen", "role", "alt", "sure"],
  additionalProperties: false,
};

/** Maximum number of opening braces at which the object is searched for. */
const MAX_STARTS = 20;

/**
 * Reads an answer leniently, because not every server enforces the schema: the object may be in a code fence, follow other text, or be cut off.
 * @returns undefined if the answer has no alt text
 */
export function parseWrittenAlt(answer: string): WrittenAlt | undefined {
  let start = -1;
  for (let attempt = 0; attempt < MAX_STARTS; attempt += 1) {
    start = answer.indexOf("{", start + 1);
    if (start < 0) return undefined;
    const written = readObject(answer.slice(start));
    if (written !== undefined) return written;
  }
  return undefined;
}

interface Property {
  value: unknown;
  /** The value as it is written. */
  raw: string;
}

/** Reads the properties of an object at the start of a text, as far as they go. */
function readProperties(text: string): Map<string, Property> {
  const properties = new Map<string, Property>();
  let name: string | undefined;
  visit(text, {
    onObjectProperty: (property, _offset, _length, _line, _character, getPath) => {
      name = getPath().length === 0 ? property : undefined;
    },
    onLiteralValue: (value, offset, length) => {
      if (name !== undefined && !properties.has(name)) properties.set(name, { value, raw: text.slice(offset, offset + length) });
      name = undefined;
    },
  });
  return properties;
}

function readObject(text: string): WrittenAlt | undefined {
  const properties = readProperties(text);
  const alt = properties.get("alt");
  if (alt === undefined || (alt.value !== null && typeof alt.value !== "string")) return undefined;
  const kind = readKind(properties.get("role"));
  const verdict = verdicts.find((candidate) => candidate === kind);
  const role = roles.find((candidate) => candidate === kind) ?? "informative";
  const hasAlt = verdict === undefined && kind !== "decorative";
  return {
    ...{ role, kind, ...(verdict === undefined ? {} : { verdict }), alt: hasAlt ? normalizeAlt(readText(alt)) : "" },
    seen: readText(properties.get("seen")),
    isSure: !/^(?:false|no)$/i.test(String(properties.get("sure")?.value)),
    isCut: hasAlt && alt.value !== null && !/^"[\s\S]*"$/.test(alt.raw),
    description: role === "complex" ? readText(properties.get("description")).trim() : "",
  };
}

function readText(property: Property | undefined): string {
  return typeof property?.value === "string" ? property.value : "";
}

/** Reads the role; `informative` if it is missing or unknown. */
function readKind(property: Property | undefined): Kind {
  const answered = readText(property).trim().toLowerCase();
  return kinds.find((candidate) => candidate === answered) ?? "informative";
}
