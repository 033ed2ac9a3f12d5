import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Files that open connections to other machines, and the modules that they use for this. Each file sets `rejectUnauthorized`, directly or through
 * `openConnections`, because Node's own default depends on NODE_TLS_REJECT_UNAUTHORIZED.
 */
const MODULES_BY_FILE: Record<string, string[]> = {
  "engine/backends/http.ts": ["node:http", "node:https"],
  "extension/images/fetchImage.ts": ["undici"],
  "llamaServer/pinRelease.ts": ["undici"],
  "network/connections.ts": ["undici"],
  "network/openUrl.ts": ["undici"],
};

/** Names in these modules that make no requests. */
const HARMLESS_NAMES = new Set(["rootCertificates", "DecoratorHandler", "errors"]);

/** Import of a module that can make requests. Type imports don't count. */
const REQUEST_IMPORT = /^import (?!type\b)[^;]*?from "((?:node:)?(?:https?|http2|tls)|undici)"/gm;

describe("requests over the network", () => {
  const readSources = async () => {
    const names = (await readdir("src", { recursive: true })).filter((name) => name.endsWith(".ts"));
    return Promise.all(names.map(async (name) => ({ name: name.replaceAll("\\", "/"), text: await readFile(join("src", name), "utf8") })));
  };

  it("are made only in files that check certificates, whatever NODE_TLS_REJECT_UNAUTHORIZED says", async () => {
    const found: Record<string, string[]> = {};
    for (const { name, text } of await readSources()) {
      const modules = Array.from(text.matchAll(REQUEST_IMPORT)).flatMap(([whole, module = ""]) =>
        isHarmlessImport(whole) ? [] : [module],
      );
      if (modules.length > 0) found[name] = modules;
    }
    assert.deepEqual(found, MODULES_BY_FILE);
    for (const name of Object.keys(MODULES_BY_FILE)) {
      const text = await readFile(join("src", name), "utf8");
      assert.match(text, /rejectUnauthorized: true|\bdispatcher\b/, name);
    }
  });

  it("never use the platform's own fetch or WebSocket", async () => {
    for (const { name, text } of await readSources()) {
      const code = text.replaceAll(/^\s*(\/\/|\/?\*).*$/gm, "");
      const importsFetch = /import \{[^}]*\bfetch\b[^}]*\} from "undici"/.test(code);
      assert.ok(importsFetch || !/(?<![.\w`"]|async )(fetch|globalThis\.fetch)\(/.test(code), name);
      assert.doesNotMatch(code, /new (WebSocket|EventSource|XMLHttpRequest)\b|setGlobalDispatcher/, name);
    }
  });
});

/** Returns whether all names in an import are types, or values that can't make a request. */
function isHarmlessImport(statement: string): boolean {
  const names = /\{([^}]*)\}/
    .exec(statement)?.[1]
    ?.split(",")
    .flatMap((name) => name.trim() || []);
  return names !== undefined && names.every((name) => name.startsWith("type ") || HARMLESS_NAMES.has(name));
}
