import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { defineBooleanSetting, defineChoiceSetting, defineNumberSetting, defineTextSetting } from "../../../src/contributions/setting.ts";
import { settings } from "../../../src/contributions/settings.ts";
import { altTextAliases, altTextComponents, altTextRules } from "../../../src/contributions/settings/altText.ts";
import { customActions } from "../../../src/contributions/settings/customActions.ts";
import { imageTokenBudget } from "../../../src/contributions/settings/images.ts";

const common = { key: "key", order: 0, description: "" };

describe("the value of a setting", () => {
  it("is trimmed if it should be text, and is empty if it is not text", () => {
    const { parse } = defineTextSetting(common);
    assert.deepEqual([" a ", 1, undefined].map(parse), ["a", "", ""]);
  });

  it("is the default if it should be a boolean but is not", () => {
    for (const defaultValue of [true, false]) {
      const { parse } = defineBooleanSetting({ ...common, default: defaultValue });
      assert.deepEqual([true, false, "true", undefined].map(parse), [true, false, defaultValue, defaultValue]);
    }
  });

  it("is clamped if it should be a number, and is the default if it is not a number", () => {
    const { parse } = defineNumberSetting({ ...common, default: 3, minimum: 1, maximum: 9 });
    assert.deepEqual([0, 2.5, 10, Number.NaN, "4", null].map(parse), [1, 2.5, 9, 3, 3, 3]);
  });

  it("is rounded if it should be a whole number", () => {
    const { parse } = defineNumberSetting({ ...common, default: 3, minimum: 1, maximum: 9, isInteger: true });
    assert.deepEqual([2.4, 2.6, 9.4].map(parse), [2, 3, 9]);
  });

  it("is the default if it should be one of several choices but is not", () => {
    const { parse } = defineChoiceSetting(
      [
        { value: "a", description: "" },
        { value: "b", description: "" },
      ],
      { ...common, default: "a" },
    );
    assert.deepEqual(["b", " b", "c", 1].map(parse), ["b", "b", "a", "a"]);
  });

  it("is a number or `auto` for the image budget", () => {
    assert.deepEqual(["560", "auto", "561", 560].map(imageTokenBudget.parse), [560, "auto", "auto", "auto"]);
  });

  it("contains at most twenty custom actions, each with a unique title and a prompt", () => {
    const { parse } = customActions;
    assert.deepEqual(
      parse([{ title: " A ", prompt: "p" }, { title: "A", prompt: "q" }, { title: "B" }, null, "C", { title: "", prompt: "p" }]),
      [{ title: "A", prompt: "p" }],
    );
    assert.equal(parse(Array.from({ length: 30 }, (_, index) => ({ title: `${index}`, prompt: "p" }))).length, 20);
    assert.deepEqual(parse({ title: "A" }), []);
  });

  it("contains only known rules with known severities", () => {
    assert.deepEqual(altTextRules.parse({ missing: "off", blank: "loud", nonsense: "error" }), { missing: "off" });
    assert.deepEqual(altTextRules.parse(["missing"]), {});
  });

  it("contains only names of components, with the names of their properties", () => {
    assert.deepEqual(altTextComponents.parse(["Figure", 1, { name: "Shot", alt: "label", src: 2 }, { alt: "label" }]), [
      "Figure",
      { name: "Shot", alt: "label" },
    ]);
  });

  it("contains only strings for aliases", () => {
    assert.deepEqual(altTextAliases.parse({ "@": "src", "~": 1 }), { "@": "src" });
  });
});

describe("the settings", () => {
  it("have unique keys and valid defaults", () => {
    assert.equal(new Set(settings.map(({ key }) => key)).size, settings.length);
    for (const { key, default: defaultValue, parse } of settings) assert.deepEqual(parse(defaultValue), defaultValue, key);
  });

  it("include every setting that failures, buttons and listeners refer to", async () => {
    const sources = (await readdir("src", { recursive: true })).filter((file) => file.endsWith(".ts"));
    const code = (await Promise.all(sources.map((file) => readFile(join("src", file), "utf8")))).join("\n");
    const known = settings.map(({ key }) => `oriel.${key}`);
    const calls = Array.from(
      code.matchAll(/(?:openSettings?|affectsConfiguration)\(([^()]*)\)|setting: ("[^"]*")/g),
      ([, list, one]) => list ?? one ?? "",
    );
    const named = calls.flatMap((call) => Array.from(call.matchAll(/"(oriel(?:\.[\w.]+)?)"/g), ([, name = ""]) => name));
    assert.ok(named.includes("oriel.llamaServerPath") && named.includes("oriel.mirror"));
    // `oriel` and `oriel.altText` stand for all settings below them.
    for (const name of named)
      assert.ok(
        known.some((id) => id === name || id.startsWith(`${name}.`)),
        name,
      );
  });

  it("are all read by the extension", async () => {
    const sources = (await readdir("src/extension", { recursive: true })).filter((file) => file.endsWith(".ts"));
    const code = (await Promise.all(sources.map((file) => readFile(join("src/extension", file), "utf8")))).join("\n");
    for (const file of await readdir("src/contributions/settings")) {
      const names = (await readFile(join("src/contributions/settings", file), "utf8")).matchAll(/^export const (\w+)/gm);
      for (const [, name = ""] of names)
        assert.match(code, new RegExp(String.raw`readSetting\(${name}\)`), `the extension does not read ${name}`);
    }
  });
});
