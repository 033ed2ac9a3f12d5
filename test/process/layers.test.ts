import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { MAX_DEPTH, getFolder, createLintConfig, readLayers } from "../tools/layers.mjs";
import { getRepositoryPath } from "../tools/paths.mjs";

interface ImportCase {
  /** The importing file, relative to the root; each case has its own. */
  file: string;
  specifier: string;
  isAllowed: boolean;
}

describe("the layer lint", function () {
  this.timeout(60_000);

  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "oriel-layers-"));
    await mkdir(path.join(folder, ".github"));
    await cp(getRepositoryPath(".oxlintrc.json"), path.join(folder, ".oxlintrc.json"));
    await cp(getRepositoryPath(".github", "layers.oxlintrc.json"), path.join(folder, ".github", "layers.oxlintrc.json"));
  });
  after(() => rm(folder, { recursive: true }));

  it("rejects exactly the imports that the table does not allow", async () => {
    const cases = await createCases();
    for (const { file, specifier } of cases) await write(file, `import ${JSON.stringify(specifier)};\n`);
    const rejectedFiles = await findRejectedFiles();
    const wrong = cases.filter(({ file, isAllowed }) => rejectedFiles.has(file) === isAllowed);
    assert.deepEqual(wrong, []);
    assert.ok(cases.some(({ isAllowed }) => isAllowed));
  });

  it("rejects type-only imports and dynamic imports too", async () => {
    await write("src/image/typeOnly.ts", 'import type { Failure } from "../cli/terminal.ts";\nexport type Shown = Failure;\n');
    await write("src/image/onDemand.ts", 'export const terminal = await import("../cli/terminal.ts");\n');
    const rejectedFiles = await findRejectedFiles();
    assert.ok(rejectedFiles.has("src/image/typeOnly.ts"));
    assert.ok(rejectedFiles.has("src/image/onDemand.ts"));
  });

  it("rejects circular imports, even if only types are imported", async () => {
    await write("src/core/first.ts", 'import { second } from "./second.ts";\nexport type First = typeof second;\n');
    await write("src/core/second.ts", 'import type { First } from "./first.ts";\nexport const second: First | undefined = undefined;\n');
    assert.ok((await findRejectedFiles("import(no-cycle)")).has("src/core/second.ts"));
  });

  it("finds no cycle in the table of layers", async () => {
    const layers = await readLayers();
    const remaining = new Map(Object.entries(layers).map(([name, { imports }]) => [name, imports]));
    while (remaining.size > 0) {
      const independent = [...remaining].filter(([, imports]) => imports.every((name) => !remaining.has(name))).map(([name]) => name);
      assert.notEqual(independent.length, 0, `These layers import one another: ${[...remaining.keys()].join(", ")}`);
      for (const name of independent) remaining.delete(name);
    }
  });

  async function write(file: string, text: string): Promise<void> {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
  }

  /** Returns the files in which oxlint reports the rule. */
  async function findRejectedFiles(rule = "eslint(no-restricted-imports)"): Promise<Set<string>> {
    const oxlint = getRepositoryPath("node_modules", "oxlint", "bin", "oxlint");
    const run = promisify(execFile)(process.execPath, [oxlint, "--format", "unix"], { cwd: folder, maxBuffer: 64 * 2 ** 20 });
    const { stdout } = await run.catch((error: { stdout: string }) => error);
    const lines = stdout.split("\n").filter((line) => line.includes(rule));
    return new Set(lines.map((line) => line.slice(0, line.indexOf(":")).replaceAll("\\", "/")));
  }
});

/** Creates an import of each other layer and platform for the topmost and the deepest folder of each layer. */
async function createCases(): Promise<ImportCase[]> {
  const layers = await readLayers();
  assert.equal(createLintConfig(layers).overrides.length, Object.keys(layers).length * MAX_DEPTH);
  return Object.entries(layers).flatMap(([name, { imports, platform, declarations = [] }]) => {
    const hasInnerLayer = Object.keys(layers).some((other) => other.startsWith(`${name}/`));
    return (hasInnerLayer ? [0] : [0, 1, MAX_DEPTH - 1]).flatMap((depth) => {
      const folder = `${getFolder(name)}${"/deep".repeat(depth)}`;
      const toLayers = Object.keys(layers)
        .filter((other) => other !== name)
        .map((other) => ({
          specifier: path.posix.relative(folder, `${getFolder(other)}/target.ts`),
          isAllowed: imports.includes(other),
        }));
      const toDeclarations = declarations.map((other) => ({
        specifier: path.posix.relative(folder, `${getFolder(other)}/failures.ts`),
        isAllowed: true,
      }));
      const toPlatform = [
        { specifier: "vscode", isAllowed: platform === "vscode" },
        { specifier: "node:fs", isAllowed: platform !== "pure" },
        { specifier: path.posix.relative(folder, "test/waiting.ts"), isAllowed: false },
        { specifier: "zod/mini", isAllowed: true },
      ];
      return [...toLayers, ...toDeclarations, ...toPlatform].map((importCase, index) => ({
        file: `${folder}/case${index}.ts`,
        ...importCase,
      }));
    });
  });
}
