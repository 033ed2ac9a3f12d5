import { readFile, readdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";

/** A folder with one definition per file, and the module that lists them: so that adding a definition is adding a file. */
interface ListedFolder {
  folder: string;
  list: string;
  /** Name of the exported array. */
  name: string;
}

const folders: ListedFolder[] = [{ folder: "src/chat/actions", list: "src/chat/actionList.ts", name: "actionList" }];

/** Width of a line in this project; an array that does not fit has one element per line. */
const PRINT_WIDTH = 140;

/** The lists as they should be, by their paths. Each file exports one definition under the file's name; `order` sorts them. */
export async function buildLists(root: string): Promise<Map<string, string>> {
  const lists = new Map<string, string>();
  for (const { folder, list, name } of folders) lists.set(list, await buildList(root, folder, name));
  return lists;
}

async function buildList(root: string, folder: string, name: string): Promise<string> {
  const files = (await readdir(join(root, folder))).filter((file) => file.endsWith(".ts"));
  const definitions = await Promise.all(
    files.map(async (file) => {
      const id = basename(file, ".ts");
      const module = (await import(pathToFileURL(join(root, folder, file)).href)) as Record<string, { order?: number } | undefined>;
      const order = module[id]?.order;
      if (order === undefined) throw new Error(`${folder}/${file} exports no definition named ${id} that has an order`);
      return { id, order };
    }),
  );
  const ids = definitions.toSorted((a, b) => a.order - b.order || a.id.localeCompare(b.id)).map(({ id }) => id);
  const imports = ids.toSorted().map((id) => `import { ${id} } from "./${basename(folder)}/${id}.ts";`);
  const oneLine = `export const ${name} = [${ids.join(", ")}] as const;`;
  const array = oneLine.length <= PRINT_WIDTH ? oneLine : `export const ${name} = [\n${ids.map((id) => `  ${id},\n`).join("")}] as const;`;
  return `// Generated from the files of ${folder} by \`npm run generate\`.\n${imports.join("\n")}\n\n${array}\n`;
}

/** Writes the files whose content differs. @returns their paths */
export async function updateFiles(root: string, files: Map<string, string>, isDryRun: boolean): Promise<string[]> {
  const outdated: string[] = [];
  for (const [file, text] of files) {
    const current = await readFile(join(root, file), "utf8").catch(() => undefined);
    if (current === text) continue;
    outdated.push(file);
    if (!isDryRun) await writeFile(join(root, file), text);
  }
  return outdated;
}
