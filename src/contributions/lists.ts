import { readFile, readdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

/** A folder with one definition per file, and the generated module that lists them. A new definition needs only its file. */
interface ListedFolder {
  folder: string;
  /** Path of the generated module. */
  list: string;
  /** Name of the exported array. */
  name: string;
  /** Comment above the array. */
  comment: string;
  /** Order of the array: by the `order` of the definitions, or by file name. */
  sortedBy: "order" | "name";
  /** Set if the folder also has files without a definition. They are skipped. */
  hasOtherFiles?: true;
}

const folders: ListedFolder[] = [
  {
    folder: "src/chat/actions",
    list: "src/chat/actionList.ts",
    name: "actionList",
    comment: "All actions, in the order in which the panel and the menus show them.",
    sortedBy: "order",
  },
  {
    folder: "src/altText/rules",
    list: "src/altText/rules/ruleList.ts",
    name: "rules",
    comment: "All rules, in the order in which the findings of an image are reported.",
    sortedBy: "order",
    hasOtherFiles: true,
  },
  {
    folder: "src/altText/document/syntaxes",
    list: "src/altText/document/syntaxList.ts",
    name: "syntaxes",
    comment: "All supported document syntaxes. Importing this module loads no parser.",
    sortedBy: "name",
  },
  {
    folder: "src/altText/document/sites",
    list: "src/altText/document/siteList.ts",
    name: "sites",
    comment: "Profiles of all supported site generators.",
    sortedBy: "name",
  },
  {
    folder: "src/evaluation/tasks",
    list: "src/evaluation/taskList.ts",
    name: "taskList",
    comment: "All tasks of an evaluation, in the order of the report.",
    sortedBy: "order",
  },
  {
    folder: "src/altText/document/languages",
    list: "src/altText/document/languages/languageList.ts",
    name: "languages",
    comment: "The languages whose words Oriel knows.",
    sortedBy: "name",
    hasOtherFiles: true,
  },
  {
    folder: "src/altText/document/edits/descriptions",
    list: "src/altText/document/edits/descriptions/placeList.ts",
    name: "descriptionPlaces",
    comment: "The places where a long description can be put, in the order in which they are offered.",
    sortedBy: "order",
    hasOtherFiles: true,
  },
  {
    folder: "src/altText/suggest/gate",
    list: "src/altText/suggest/gate/gateCheckList.ts",
    name: "gateChecks",
    comment: "Checks of proposed alt text, in the order in which their results are reported.",
    sortedBy: "order",
    hasOtherFiles: true,
  },
  {
    folder: "src/engine/backends/endpoint/servers",
    list: "src/engine/backends/endpoint/serverList.ts",
    name: "serverList",
    comment: "All kinds of servers, in the order in which Oriel tries to recognize them.",
    sortedBy: "order",
    hasOtherFiles: true,
  },
];

/** Line width of the formatter; a longer array has one element per line. */
const PRINT_WIDTH = 140;

/**
 * Builds the modules that list definitions, by path. A file exports its definition under its file name in camel case.
 * @throws Error if a file has no definition
 */
export async function buildLists(root: string): Promise<Map<string, string>> {
  const lists = new Map<string, string>();
  for (const folder of folders) lists.set(folder.list, await buildList(root, folder));
  return lists;
}

interface Definition {
  file: string;
  name: string;
  order: number;
}

async function buildList(root: string, { folder, list, name, comment, sortedBy, hasOtherFiles }: ListedFolder): Promise<string> {
  const files = (await readdir(join(root, folder)).catch(() => [])).filter((file) => file.endsWith(".ts")).toSorted();
  const definitions: Definition[] = [];
  for (const file of files) {
    const definition = findDefinition(file, await readFile(join(root, folder, file), "utf8"), sortedBy);
    if (definition !== undefined) definitions.push(definition);
    else if (!hasOtherFiles) throw new Error(`${folder}/${file} exports no definition named ${toCamelCase(file)}`);
  }
  const prefix = list.startsWith(`${folder}/`) ? "." : `./${basename(folder)}`;
  const imports = definitions.map((definition) => `import { ${definition.name} } from "${prefix}/${definition.file}";`);
  const names = definitions.toSorted((a, b) => a.order - b.order).map((definition) => definition.name);
  const oneLine = `export const ${name} = [${names.join(", ")}] as const;`;
  const array =
    oneLine.length <= PRINT_WIDTH ? oneLine : `export const ${name} = [\n${names.map((id) => `  ${id},\n`).join("")}] as const;`;
  return `// Generated from the files in ${folder} by \`npm run generate\`.\n${imports.join("\n")}\n\n/** ${comment} */\n${array}\n`;
}

/** Finds the definition in the text of a file. The file is not imported, because it may import the list that is out of date. */
function findDefinition(file: string, text: string, sortedBy: ListedFolder["sortedBy"]): Definition | undefined {
  const name = toCamelCase(file);
  if (!text.includes(`export const ${name} = `)) return undefined;
  const order = sortedBy === "order" ? /^ {2}order: (\d+),$/m.exec(text)?.[1] : "0";
  return order === undefined ? undefined : { file, name, order: Number(order) };
}

/** Converts a file name to the name of its definition: `too-long.ts` exports `tooLong`. */
function toCamelCase(file: string): string {
  return basename(file, ".ts").replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Writes the files whose content differs, except in a dry run. @returns their paths */
export async function updateFiles(root: string, files: Map<string, string>, isDryRun: boolean): Promise<string[]> {
  const outdatedFiles: string[] = [];
  for (const [file, text] of files) {
    const currentText = await readFile(join(root, file), "utf8").catch(() => undefined);
    if (currentText === text) continue;
    outdatedFiles.push(file);
    if (!isDryRun) await writeFile(join(root, file), text);
  }
  return outdatedFiles;
}
