import type { GateCheck } from "./gateCheck.ts";

const REASONS = {
  blank: "The model sees nothing in this image. Write alt text if it shows something, or mark it as decorative.",
  unreadable: "The model can't tell what this image shows.",
  private: "The image may show private data. Check whether it should be published.",
} as const;

/** Images for which the model wrote no alt text. */
export const verdict = {
  id: "verdict",
  order: 1,
  check: ({ verdict: given }) => (given === undefined ? undefined : { message: REASONS[given] }),
} as const satisfies GateCheck;
