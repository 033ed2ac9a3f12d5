import assert from "node:assert/strict";
import { mkdtemp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { rules } from "../../../src/altText/light.ts";
import { commandDefinitions } from "../../../src/contributions/commands.ts";
import { buildLists, updateFiles } from "../../../src/contributions/lists.ts";
import { buildManifestFiles } from "../../../src/contributions/manifestFiles.ts";
import { fillTables, referenceTables } from "../../../src/contributions/referenceTables.ts";
import { settings } from "../../../src/contributions/settings.ts";

describe("generated files", () => {
  it("are up to date with the definitions", async () => {
    const files = [...(await buildLists(".")), ...(await buildManifestFiles("."))];
    const names = files.map(([file]) => file);
    for (const name of ["src/chat/actionList.ts", "package.json", "package.nls.json", "README.md"]) assert.ok(names.includes(name), name);
    for (const [file, text] of files) assert.equal(await readFile(file, "utf8"), text, `${file} is out of date: npm run generate`);
  });

  it("keep the rest of package.json unchanged", async () => {
    const text = (await buildManifestFiles(".")).get("package.json") ?? "";
    const current = JSON.parse(await readFile("package.json", "utf8")) as object;
    assert.deepEqual(Object.keys(JSON.parse(text) as object), Object.keys(current));
  });
});

describe("a generated list", () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "oriel-lists-"));
  });
  afterEach(() => rm(root, { recursive: true }));
  const writeDefinition = async (path: string, text: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };

  it("lists the definitions of a folder in order", async () => {
    await writeDefinition("src/chat/actions/a.ts", 'export const a = {\n  id: "a",\n  order: 2,\n};');
    await writeDefinition("src/chat/actions/b.ts", 'export const b = {\n  id: "b",\n  order: 1,\n};');
    const list = (await buildLists(root)).get("src/chat/actionList.ts") ?? "";
    assert.match(list, /import { a } from "\.\/actions\/a\.ts";\nimport { b }/);
    assert.match(list, /export const actionList = \[b, a\] as const;\n$/);
  });

  it("has one element per line when a line would be too long", async () => {
    const names = Array.from({ length: 12 }, (_, index) => `definitionWithALongName${String.fromCodePoint(97 + index)}`);
    for (const name of names) await writeDefinition(`src/chat/actions/${name}.ts`, `export const ${name} = {\n  order: 1,\n};`);
    assert.match((await buildLists(root)).get("src/chat/actionList.ts") ?? "", /= \[\n {2}definitionWithALongNamea,\n/);
  });

  it("skips files without a definition in folders that may contain them", async () => {
    await writeDefinition("src/altText/rules/too-long.ts", "export const tooLong = {\n  order: 1,\n};");
    await writeDefinition("src/altText/rules/judge.ts", "export function judge() {}");
    const list = (await buildLists(root)).get("src/altText/rules/ruleList.ts") ?? "";
    assert.match(list, /import { tooLong } from "\.\/too-long\.ts";/);
    assert.match(list, /rules = \[tooLong\]/);
  });

  it("can't be built if a file exports no definition named after the file", async () => {
    await writeDefinition("src/chat/actions/wrong.ts", "export const right = {\n  order: 1,\n};");
    await assert.rejects(buildLists(root), /wrong\.ts exports no definition named wrong/);
  });

  it("is written if it differs, but a check only reports it", async () => {
    const files = new Map([["list.ts", "new"]]);
    assert.deepEqual(await updateFiles(root, files, true), ["list.ts"]);
    await assert.rejects(readFile(join(root, "list.ts")));
    assert.deepEqual(await updateFiles(root, files, false), ["list.ts"]);
    assert.deepEqual(await updateFiles(root, files, false), []);
  });
});

describe("a reference table", () => {
  const getDocument = (table: string) => referenceTables.find(({ name }) => name === table)?.document ?? assert.fail(table);
  const fillTable = (table: string) => fillTables(getDocument(table), `BEFORE\n<!-- table: ${table} -->\n<!-- end of table -->\nAFTER\n`);

  it("replaces only the text between its markers", () => {
    const filled = fillTable("rules");
    assert.match(filled, /^BEFORE\n<!-- table: rules -->\n\| Rule \|[^]*<!-- end of table -->\nAFTER\n$/);
    assert.equal(fillTables(getDocument("rules"), filled), filled);
  });

  it("is in only one document", () => {
    const text = "<!-- table: rules -->\n<!-- end of table -->\n";
    assert.equal(fillTables("README.md", text), text);
  });

  it("refers to other settings without the link syntax of the settings editor", () => {
    const row = /\| `oriel\.model` .*\n/.exec(fillTable("settings"))?.[0] ?? "";
    assert.match(row, /`oriel\.modelPath`/);
    assert.doesNotMatch(row, /#/);
  });

  it("has a row for each command, rule and setting", () => {
    for (const { title } of commandDefinitions) assert.ok(fillTable("commands").includes(`\n| \`Oriel: ${title}\` |`), title);
    for (const { id } of rules) assert.ok(fillTable("rules").includes(`\n| \`${id}\` |`), id);
    for (const { key } of settings) assert.ok(fillTable("settings").includes(`\n| \`oriel.${key}\` |`), key);
  });

  it("can't be filled in without its markers", () => {
    assert.throws(() => fillTables(getDocument("rules"), "text"), /“rules”/);
  });
});
