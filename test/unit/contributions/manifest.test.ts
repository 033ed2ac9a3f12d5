import assert from "node:assert/strict";
import { buildManifest } from "../../../src/contributions/manifest.ts";
import { menus } from "../../../src/contributions/menus.ts";
import { settings } from "../../../src/contributions/settings.ts";
import { IMAGE_EXTENSIONS } from "../../../src/image/imageFile.ts";

describe("the manifest", () => {
  const { strings, ...manifest } = buildManifest();

  it("contributes each command once", () => {
    const ids = (manifest.contributes["commands"] as { command: string }[]).map(({ command }) => command);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.includes("oriel.explainImage") && ids.includes("oriel.setUp"));
  });

  it("gives application scope to each setting that names an executable, a model or a host, or that the shared engine depends on", () => {
    for (const { key, scope } of settings) {
      const isSensitive = /path|endpoint|model|offline|mirror|proxy|caFile|unload|llamaServer/i.test(key);
      assert.equal(scope, isSensitive ? "application" : undefined, key);
    }
  });

  it("shows its settings in a definite order", () => {
    const orders = settings.map(({ order }) => order);
    assert.deepEqual([...new Set(orders)], orders);
  });

  it("restricts settings that add text to prompts or raise limits to trusted workspaces", () => {
    const { untrustedWorkspaces } = manifest.capabilities as { untrustedWorkspaces: { restrictedConfigurations: string[] } };
    assert.deepEqual(untrustedWorkspaces.restrictedConfigurations, [
      ...["oriel.maxAnswerTokens", "oriel.maxImageTokens", "oriel.maxImageMegabytes", "oriel.maxImageMegapixels"],
      ...["oriel.maxImageSeconds", "oriel.language", "oriel.actions"],
    ]);
  });

  it("has a string for every placeholder, and no other strings", () => {
    const used = Array.from(JSON.stringify(manifest).matchAll(/%([\w.-]+)%/g), ([, key]) => key ?? "");
    // These two are in the part of package.json that is not generated.
    assert.deepEqual([...new Set([...used, "displayName", "description"])].toSorted(), Object.keys(strings).toSorted());
  });

  it("shows its menus for every image format", () => {
    for (const menu of ["explorer/context", "editor/title/context"]) {
      const source = /=~ \/(.*)\/i$/.exec(menus[menu]?.[0]?.when ?? "")?.[1] ?? "";
      for (const ending of IMAGE_EXTENSIONS) assert.match(`.${ending.toUpperCase()}`, new RegExp(source, "i"));
    }
  });

  it("activates the extension for each language that has Explain Image in the editor's menu", () => {
    const languages = /\^\((.*)\)\$/.exec(menus["editor/context"]?.[0]?.when ?? "")?.[1]?.split("|") ?? [];
    assert.ok(languages.includes("astro") && languages.includes("markdown"));
    for (const language of languages) assert.ok(manifest.activationEvents.includes(`onLanguage:${language}`), language);
  });
});
