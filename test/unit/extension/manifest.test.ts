import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { commandIds } from "../../../src/extension/commandIds.ts";
import { IMAGE_EXTENSIONS } from "../../../src/image/imageFile.ts";

interface Manifest {
  contributes: {
    commands: { command: string; title: string }[];
    menus: Record<string, { command: string; when: string }[]>;
    configuration: { properties: Record<string, { scope?: string; markdownDescription: string }> };
  };
}

describe("package.json", () => {
  let manifest: Manifest;
  let words: Record<string, string>;
  let readme: string;
  before(async () => {
    manifest = JSON.parse(await readFile("package.json", "utf8")) as Manifest;
    words = JSON.parse(await readFile("package.nls.json", "utf8")) as Record<string, string>;
    readme = await readFile("README.md", "utf8");
  });

  it("contributes exactly the commands that the extension registers", () => {
    assert.deepEqual(manifest.contributes.commands.map(({ command }) => command).toSorted(), [...commandIds].toSorted());
  });

  it("gives every setting that names an executable, a model or a host, or that the shared engine goes by, application scope", () => {
    for (const [key, { scope }] of Object.entries(manifest.contributes.configuration.properties)) {
      const sensitive = /path|endpoint|model|offline|mirror|proxy|caFile|unload/i.test(key);
      assert.equal(scope, sensitive ? "application" : undefined, key);
    }
  });

  it("has words for every placeholder, and no others", () => {
    const used = Array.from(JSON.stringify(manifest).matchAll(/%([\w.]+)%/g), ([, key]) => key ?? "");
    assert.deepEqual([...new Set(used)].toSorted(), Object.keys(words).toSorted());
  });

  it("offers its menus on every image format", () => {
    for (const menu of ["explorer/context", "editor/title/context"]) {
      const source = /=~ \/(.*)\/i$/.exec(manifest.contributes.menus[menu]?.[0]?.when ?? "")?.[1] ?? "";
      for (const ending of IMAGE_EXTENSIONS) assert.match(`.${ending.toUpperCase()}`, new RegExp(source, "i"));
    }
  });

  it("has every setting explained in the README", () => {
    for (const key of Object.keys(manifest.contributes.configuration.properties)) assert.ok(readme.includes(`\`${key}\``), key);
  });
});
