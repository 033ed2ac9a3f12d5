import { parse, type ParserOptions } from "@babel/parser";

/** @throws Error that describes the first syntax error */
export type ParseCode = (code: string) => void;

const createParser =
  (...plugins: NonNullable<ParserOptions["plugins"]>): ParseCode =>
  (code) =>
    void parse(code, { sourceType: "module", plugins, allowReturnOutsideFunction: true });

export const parseScript = createParser("jsx", "flow", "decorators");
export const parseTypeScript = createParser("typescript", "decorators");
export const parseTsx = createParser("typescript", "jsx", "decorators");
