import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { buildContentSecurityPolicy } from "../../../../src/extension/webview/contentSecurityPolicy.ts";

/** Reads all TypeScript files below a folder. @returns their texts by path */
async function readSources(folder: string): Promise<Map<string, string>> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".ts"));
  const files = await Promise.all(
    names.map(async (name) => [name.replaceAll("\\", "/"), await readFile(join(folder, name), "utf8")] as const),
  );
  return new Map(files);
}

describe("the Content Security Policy of webview pages", () => {
  const SOURCE = "https://*.vscode-cdn.net";
  const directives = new Map(
    buildContentSecurityPolicy(SOURCE, "bm9uY2U=")
      .split(";")
      .map((directive) => {
        const [name = "", ...sources] = directive.trim().split(/\s+/);
        return [name, sources] as const;
      }),
  );

  it("allows nothing by default, not even connections, frames, media or objects", () => {
    assert.deepEqual(directives.get("default-src"), ["'none'"]);
    for (const name of ["connect-src", "frame-src", "child-src", "media-src", "object-src", "manifest-src"]) {
      assert.equal(directives.get(name), undefined, name);
    }
    // These two directives do not fall back to `default-src`.
    assert.deepEqual([directives.get("base-uri"), directives.get("form-action")], [["'none'"], ["'none'"]]);
  });

  it("allows scripts with the nonce, but no inline code, script attributes or evaluated text", () => {
    assert.deepEqual(directives.get("script-src"), ["'nonce-bm9uY2U='"]);
    assert.deepEqual(directives.get("worker-src"), ["blob:"]);
    const all = Array.from(directives.values()).flat();
    assert.deepEqual(
      all.filter((source) => /unsafe|\*(?!\.vscode-cdn\.net)|^https?:$/.test(source)),
      [],
    );
  });

  it("allows styles, fonts and images only from the extension's folders, and images also as data URLs", () => {
    assert.deepEqual([directives.get("style-src"), directives.get("font-src")], [[SOURCE], [SOURCE]]);
    assert.deepEqual(directives.get("img-src"), [SOURCE, "data:"]);
  });
});

describe("the code of webview pages", () => {
  it("has a new nonce for each page, in its policy and its scripts", async () => {
    const html = await readFile("src/extension/webview/html.ts", "utf8");
    assert.match(html, /const nonce = randomBytes\(16\)\.toString\("base64"\)/);
    assert.equal(html.match(/<script\b/g)?.length, html.match(/<script [^>]*nonce="\$\{nonce\}"/g)?.length);
    assert.match(html, /<meta http-equiv="Content-Security-Policy" content="\$\{policy\}">/);
  });

  it("builds every page with the one function that sets the policy", async () => {
    const sources = await readSources("src/extension");
    const filesWithPages = Array.from(sources, ([name, text]) => (/<!DOCTYPE|<html\b|\.html = /.test(text) ? name : "")).filter(Boolean);
    assert.deepEqual(filesWithPages.toSorted(), ["webview/html.ts", "webview/webviewHost.ts"]);
    const builders = Array.from(sources).filter(([, text]) => /\bhtml: \(webview\) =>/.test(text));
    for (const [name, text] of builders) assert.match(text, /html: \(webview\) => build(?:Chat|Review)Html\(/, name);
    assert.equal(builders.length, 2);
    for (const name of ["chat/chatHtml.ts", "altText/review/reviewHtml.ts"])
      assert.match(sources.get(name) ?? "", /return buildPageHtml\(/);
  });

  it("neither evaluates text as code nor writes HTML into the page", async () => {
    for (const [name, text] of await readSources("media")) {
      assert.doesNotMatch(text, /\beval\(|new Function\(|document\.write|insertAdjacentHTML|\.outerHTML\s*=|srcdoc/, name);
      if (/\.innerHTML\s*=/.test(text)) assert.fail(`${name} sets innerHTML`);
    }
  });
});
