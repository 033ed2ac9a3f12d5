import type { SyntaxNode } from "@lezer/common";
import { findChild, findChildren } from "./childNodes.ts";
import { readLiteral, type Scripts } from "./expressions.ts";

/** The meaning of a name in a script. */
export type Binding =
  /** `export` is `default`, `*` for the whole module, or the name of an export. */
  | { kind: "import"; module: string; export: string }
  /** `value` is the source of the value, or empty if a function or class is declared. */
  | { kind: "declaration"; value: string };

/** Reads the names that a script imports or declares at its top level, including `require()`, and `import()` in a call such as `lazy()`. */
export function readBindings(scripts: Scripts): Map<string, Binding> {
  const { code } = scripts;
  const bindings = new Map<string, Binding>();
  for (let node = scripts.getTree().topNode.firstChild; node; node = node.nextSibling) {
    const statement =
      node.name === "ExportDeclaration" ? (node.lastChild?.name === ";" ? node.lastChild.prevSibling : node.lastChild) : node;
    if (node.name === "ImportDeclaration") readImport(node, code, bindings);
    else if (statement?.name === "VariableDeclaration") readVariables(statement, code, bindings);
    else if (statement && /^(?:Function|Class)Declaration$/.test(statement.name)) {
      const name = findChild(statement, "VariableDefinition");
      if (name) bindings.set(sliceNode(code, name), { kind: "declaration", value: "" });
    }
  }
  return bindings;
}

function readImport(declaration: SyntaxNode, code: string, bindings: Map<string, Binding>): void {
  const path = findChild(declaration, "String");
  const module = path && readLiteral(path, code);
  if (typeof module !== "string") return;
  const name = findChild(declaration, "VariableDefinition");
  if (name) bindings.set(sliceNode(code, name), { kind: "import", module, export: findChild(declaration, "Star") ? "*" : "default" });
  const group = findChild(declaration, "ImportGroup");
  for (const local of group ? findChildren(group, "VariableDefinition") : []) {
    const original = local.prevSibling?.name === "as" ? local.prevSibling.prevSibling : local;
    bindings.set(sliceNode(code, local), { kind: "import", module, export: sliceNode(code, original ?? local) });
  }
}

function readVariables(declaration: SyntaxNode, code: string, bindings: Map<string, Binding>): void {
  for (const equals of findChildren(declaration, "Equals")) {
    const [target, value] = [findTarget(equals), equals.nextSibling];
    if (!target || !value) continue;
    const text = sliceNode(code, value);
    const [, callee, module] = /\b(require|import)\(\s*["'`]([^"'`]+)["'`]\s*\)/.exec(text.slice(0, MAX_CALL_LENGTH)) ?? [];
    if (target.name === "VariableDefinition") {
      const member = /\)\s*\.\s*(\w+)\s*$/.exec(text)?.[1] ?? /\.then\(.*\.(\w+)\W*$/.exec(text)?.[1];
      // Lazy components are default exports, and so are most CommonJS modules.
      bindings.set(
        sliceNode(code, target),
        module !== undefined && (callee === "require" ? text.startsWith("require") : /^[\w.]+\(/.test(text))
          ? { kind: "import", module, export: member ?? "default" }
          : { kind: "declaration", value: text },
      );
    } else if (module !== undefined) {
      for (const property of findChildren(target, "PatternProperty")) {
        const local = property.lastChild;
        const original = findChild(property, "PropertyName") ?? local;
        if (local && original) bindings.set(sliceNode(code, local), { kind: "import", module, export: sliceNode(code, original) });
      }
    }
  }
}

/** Maximum length of a call that loads a module, in characters. */
const MAX_CALL_LENGTH = 500;

/** Finds the name or pattern before an equals sign. In TypeScript, its type may be in between. */
function findTarget(equals: SyntaxNode): SyntaxNode | null {
  const before = equals.prevSibling;
  return before?.name === "TypeAnnotation" ? before.prevSibling : before;
}

function sliceNode(text: string, { from, to }: SyntaxNode): string {
  return text.slice(from, to);
}
