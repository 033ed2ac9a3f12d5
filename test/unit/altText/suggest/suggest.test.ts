import assert from "node:assert/strict";
import { utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { suggest, type AltWriter } from "../../../../src/altText/suggest/suggest.ts";
import { createFactsFinder } from "../../../../src/altText/document/facts/collectFacts.ts";
import { NO_FACTS } from "../../../../src/altText/document/facts/imageFacts.ts";
import { KNOWN_COMPONENTS } from "../../../../src/altText/document/markup/components.ts";
import { NewAlts } from "../../../../src/altText/suggest/newAlts.ts";
import { findImageUses } from "../../../../src/altText/document/find.ts";
import { createFolderWith } from "../../../fixtures/folder.ts";

const source = "![](a.png)";
const page = { name: "a.md", syntax: "markdown" as const, source, uses: findImageUses(source, "markdown") };

const parser = {
  findProblems: () => Promise.resolve([]),
  describeUse: () => Promise.resolve({ facts: NO_FACTS, problems: [] }),
};

/** Creates a client that counts its requests, and whose model always gives the same answer. */
function createClient() {
  const client = {
    requestCount: 0,
    modelName: "gemma",
    findAvailableModel: () => Promise.resolve(client.modelName),
    addImage: () => Promise.reject(new Error("not needed")),
    async *ask(): AsyncGenerator<never> {
      client.requestCount += 1;
      yield { kind: "answered", answer: { text: JSON.stringify({ role: "informative", alt: "A form", description: "" }) } } as never;
    },
  };
  return client;
}

describe("a cached suggestion", () => {
  it("is reused only while the server has the same model, if no model name is configured", async () => {
    const folder = await createFolderWith({});
    const client = createClient();
    const common = { client, ...parser, maxLength: 125, rules: {}, cacheFolder: folder.path };
    const isCached = async (model?: string) => {
      const target = { kind: "endpoint" as const, url: "http://localhost:8080", ...(model === undefined ? {} : { model }) };
      return (await suggest(page, 0, { name: "a.png", sha256: "0" }, { ...common, target }, new AbortController().signal)).isCached;
    };
    assert.deepEqual([await isCached(), await isCached()], [false, true]);
    client.modelName = "another";
    assert.deepEqual([await isCached(), await isCached()], [false, true]);
    // A configured model name is used without asking the server.
    client.findAvailableModel = () => Promise.reject(new Error("not needed"));
    assert.deepEqual([await isCached("gemma"), await isCached("another")], [true, true]);
    await folder.remove();
  });

  it("is reused only for the same model file, not for a different one with the same name", async () => {
    const folder = await createFolderWith({ "model.gguf": "one", "projector.gguf": "p" });
    const client = createClient();
    const model = join(folder.path, "model.gguf");
    const writer: AltWriter = {
      target: { kind: "local", model, projector: join(folder.path, "projector.gguf") },
      ...{ client, ...parser, maxLength: 125, rules: {}, cacheFolder: join(folder.path, "cache") },
    };
    const isCached = async () => (await suggest(page, 0, { name: "a.png", sha256: "0" }, writer, new AbortController().signal)).isCached;
    assert.deepEqual([await isCached(), await isCached()], [false, true]);
    await writeFile(model, "other");
    assert.deepEqual([await isCached(), await isCached()], [false, true]);
    await utimes(model, new Date(0), new Date(0));
    assert.equal(await isCached(), false);
    assert.equal(client.requestCount, 3);
    await folder.remove();
  });
});

describe("the alt text of the previous image in a request", () => {
  const signal = new AbortController().signal;
  /** Returns the facts about the second image in the request for it. @param newAlt new alt text of the first image; undefined if the run keeps its alt text */
  const request = async (document: string, newAlt?: string) => {
    const folder = await createFolderWith({});
    const uses = findImageUses(document, "markdown");
    const facts = createFactsFinder({ source: document, syntax: "markdown", uses, components: KNOWN_COMPONENTS });
    const questions: string[] = [];
    const client = createClient();
    const from = uses[0]?.range.from ?? -1;
    const newAlts = new NewAlts(newAlt === undefined ? [] : [{ name: "a.md", from }]);
    newAlts.settle("a.md", from, newAlt);
    const writer: AltWriter = {
      ...parser,
      describeUse: (_, index) => Promise.resolve({ facts: facts(index), problems: [] }),
      client: {
        ...client,
        ask: (params, ...rest) => {
          questions.push(params.question);
          return client.ask(...([params, ...rest] as unknown as []));
        },
      },
      ...{
        target: { kind: "endpoint", url: "http://localhost", model: "m" },
        maxLength: 125,
        rules: {},
        newAlts,
        cacheFolder: folder.path,
      },
    };
    await suggest({ name: "a.md", syntax: "markdown", source: document, uses }, 1, { name: "a.png", sha256: "0" }, writer, signal);
    await folder.remove();
    return /^Alt text of the previous image: (.*)$/m.exec(questions[0] ?? "")?.[1];
  };

  it("is its new text if the same run replaces it, and the images follow each other", async () => {
    assert.equal(await request("![old](a.png)\n\n![](b.png)", "New"), "New");
    assert.equal(await request("| Before | After |\n| - | - |\n| ![old](a.png) | ![](b.png) |", "New"), "New");
  });

  it("is left out if the same run replaces it, and text separates the images", async () => {
    assert.equal(await request("![old](a.png)\n\nText.\n\n![](b.png)", "New"), undefined);
  });

  it("is its current text if the run keeps it", async () => {
    assert.equal(await request("![old](a.png)\n\nText.\n\n![](b.png)"), "old");
  });
});
