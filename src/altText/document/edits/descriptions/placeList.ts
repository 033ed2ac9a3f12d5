// Generated from the files in src/altText/document/edits/descriptions by `npm run generate`.
import { caption } from "./caption.ts";
import { describedBy } from "./describedBy.ts";
import { details } from "./details.ts";

/** The places where a long description can be put, in the order in which they are offered. */
export const descriptionPlaces = [details, describedBy, caption] as const;
