import type { Rule } from "markdownlint";

/** Rules named like those of `oriel alt scan`, with the prefix `oriel-`. */
declare const rules: Rule[];
export default rules;
