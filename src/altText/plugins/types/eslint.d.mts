import type { ESLint, Linter } from "eslint";

/** Rules named like those of `oriel alt scan`, and a configuration that enables those that are on by default. */
declare const plugin: ESLint.Plugin & { configs: { recommended: Linter.Config } };
export default plugin;
