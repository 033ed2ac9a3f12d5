import { parse, type ParserPlugin } from "@babel/parser";
import { convertToPlainLines } from "../../document/lineEnds.ts";
import type { Token } from "../tokens.ts";
import { createErrorToken, readSyntaxTree } from "./estree.ts";

const PLUGINS: ParserPlugin[] = ["jsx", "decorators", "decoratorAutoAccessors", "exportDefaultFrom", "doExpressions", "throwExpressions"];

/** Creates a reader for JavaScript with JSX and Flow's types, or for TypeScript. @param types Babel's plugin for the type annotations */
export function createScriptReader(types: "flow" | "typescript"): (source: string) => Token[] {
  return (source): Token[] => {
    const { text } = convertToPlainLines(source);
    const file = parse(text, {
      ...{ sourceType: "module", errorRecovery: true, plugins: [...PLUGINS, types] },
      ...{ allowReturnOutsideFunction: true, allowAwaitOutsideFunction: true, allowImportExportEverywhere: true },
      ...{ allowUndeclaredExports: true, allowNewTargetOutsideFunction: true, allowSuperOutsideMethod: true },
    });
    return [createErrorToken(file.errors?.length ?? 0), ...readSyntaxTree(file.program, text)];
  };
}
