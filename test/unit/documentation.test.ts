import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { basename } from "node:path";
import { getRepositoryPath } from "../tools/paths.mjs";

const PAGES = [".github/CONTRIBUTING.md", "media/docs/architecture.md", "media/docs/security.md"];

describe("the contributor documentation", () => {
  let files: string[];
  before(async () => {
    const folders = await Promise.all(
      ["src", "media", "test", ".github", ".vscode"].map(async (folder) => {
        const entries = await readdir(getRepositoryPath(folder), { recursive: true });
        return [folder, ...entries.map((entry) => `${folder}/${entry.replaceAll("\\", "/")}`)];
      }),
    );
    files = folders.flat();
  });

  for (const page of PAGES) {
    it(`names only files and folders that exist, in ${page}`, async () => {
      const text = await readFile(getRepositoryPath(page), "utf8");
      const names = Array.from(text.matchAll(/`([\w./-]+(?:\.(?:ts|mjs|json|md|txt|ya?ml)|\/))`/g), ([, name = ""]) => name);
      assert.ok(names.length > 10, "the pattern finds names");
      assert.deepEqual(
        names.filter((name) => !exists(name)),
        [],
      );
    });
  }

  /** @param name path from the root, or the end of a path, such as `prefill.ts` or `document/syntaxes/` */
  function exists(name: string): boolean {
    const path = name.replace(/\/$/, "");
    return (
      files.some((file) => file === path || file.endsWith(`/${path}`) || basename(file) === path) ||
      ["package.json", "README.md", "CHANGELOG.md", ".pre-commit-hooks.yaml", "dist", "dist/npm"].includes(path)
    );
  }
});
