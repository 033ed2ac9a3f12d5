import assert from "node:assert/strict";
import { FailureError } from "../../../../src/failures/failure.ts";
import { HUB_URL, catalog } from "../../../../src/models/catalog.ts";
import { resolveModelName, parseSource } from "../../../../src/models/store/source.ts";
import { isModelName, deriveModelName } from "../../../../src/models/store/storedModel.ts";

function getFailureKind(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof FailureError) return error.failure.kind;
    throw error;
  }
  return "none";
}

describe("parseSource", () => {
  it("resolves a catalog name to files on the hub, pinned by commit, size and hash", () => {
    for (const name of ["12B", "gemma-4-12b", "GEMMA-4-12B"]) {
      const { files, catalogModel } = parseSource(name, undefined);
      assert.equal(catalogModel?.name, "gemma-4-12b");
      assert.equal(
        files.model.url,
        `${HUB_URL}/google/gemma-4-12b-it-qat-q4_0-gguf/resolve/29d097773436b69ff9feafd636ab4cf873786537/gemma-4-12b-it-qat-q4_0.gguf`,
      );
      assert.equal(files.model.bytes, 6_975_879_296);
      assert.match(files.projector.sha256 ?? "", /^[0-9a-f]{64}$/);
    }
  });

  it("uses a mirror if one is given", () => {
    const { files } = parseSource("hf:a/b@v1/sub/m q.gguf", "p.gguf", "https://mirror.example/hub/");
    assert.equal(files.model.url, "https://mirror.example/hub/a/b/resolve/v1/sub/m%20q.gguf");
    assert.equal(files.projector.url, "https://mirror.example/hub/a/b/resolve/v1/sub/p.gguf");
    assert.equal(files.model.name, "m q.gguf");
  });

  it("rejects a mirror that is not a web URL, unless it is not needed", () => {
    for (const mirror of ["localhost:8080", "mirror.example", "ftp://mirror.example", "https://", ""]) {
      for (const [model, projector] of [
        ["12B", undefined],
        ["gemma-4-31b", undefined],
        ["hf:a/b/m.gguf", "p.gguf"],
      ] as const)
        assert.equal(
          getFailureKind(() => parseSource(model, projector, mirror)),
          "badNetworkSetting",
        );
      parseSource("https://h.example/x/m.gguf", "p.gguf", mirror);
    }
  });

  it("accepts any URL, with the projector in the same folder or elsewhere", () => {
    const { files, name } = parseSource("https://h.example/x/m.gguf?key=1", "hf:a/b/p.gguf", "https://hub.example");
    assert.deepEqual([name, files.model.url], ["m", "https://h.example/x/m.gguf?key=1"]);
    assert.equal(files.projector.url, "https://hub.example/a/b/resolve/main/p.gguf");
    assert.equal(parseSource("https://h.example/x/m.gguf?key=1", "p.gguf").files.projector.url, "https://h.example/x/p.gguf?key=1");
  });

  it("rejects names and URLs that can't refer to a model", () => {
    assert.equal(
      getFailureKind(() => parseSource("13B", undefined)),
      "unknownModel",
    );
    for (const [model, projector] of [
      ["hf:a/b/m.gguf", undefined],
      ["hf:a/b", "p.gguf"],
      ["ftp://h.example/m.gguf", "p.gguf"],
      ["https://h.example/m.bin", "p.gguf"],
      ["https://h.example/m.gguf", "m.gguf"],
      ["https://h.example/m.gguf", "https://h.example/"],
      ["https://h.example/..%5C..%5Cm.gguf", "p.gguf"],
      ["https://h.example/a%2F..%5Cm.gguf", "p.gguf"],
      ["https://h.example/C%3Am.gguf", "p.gguf"],
      ["https://h.example/nul.gguf", "p.gguf"],
      ["https://h.example/%00m.gguf", "p.gguf"],
      ["https://h.example/%zz.gguf", "p.gguf"],
      ["https://h.example/m.gguf", "..%5Cp.gguf"],
      ["hf:a/b/../../c/d/resolve/main/m.gguf", "p.gguf"],
      ["hf:../b/m.gguf", "p.gguf"],
      ["hf:a/b@../m.gguf", "p.gguf"],
      ["C:\\models\\m.gguf", "p.gguf"],
    ] as const) {
      assert.equal(
        getFailureKind(() => parseSource(model, projector)),
        "badModelSource",
        model,
      );
    }
  });

  it("derives folder names that are valid on every platform", () => {
    assert.equal(deriveModelName("Gemma 4 (Q8).GGUF"), "gemma-4-q8");
    assert.equal(deriveModelName("….gguf"), "model");
    for (const name of ["..", "a/b", "A", "a.lock", "", "con/"]) assert.ok(!isModelName(name), name);
    for (const { name } of catalog) assert.ok(isModelName(name), name);
    assert.equal(resolveModelName("E4B"), "gemma-4-e4b");
    assert.equal(resolveModelName("mine"), "mine");
  });
});

describe("the catalog", () => {
  it("has a size for each file, and a unique hash unless the hub's listing provides the hash", () => {
    const files = catalog.flatMap((model) => Object.values(model.files));
    const pinned = files.filter(({ sha256 }) => sha256.value !== undefined);
    assert.equal(new Set(pinned.map(({ sha256 }) => sha256.value)).size, pinned.length);
    for (const { sha256 } of pinned) assert.match(sha256.value ?? "", /^[0-9a-f]{64}$/);
    for (const { bytes, sha256, listing } of files) assert.ok(bytes > 1e8 && (sha256.value !== undefined || listing !== undefined));
  });

  it("says of each model what the user gains or loses in comparison with 12B", () => {
    for (const { name, comparison } of catalog) {
      if (name === "gemma-4-12b") assert.equal(comparison, undefined);
      else
        for (const gain of [/12B/, /\b(faster|fastest|slower)\b/i, /\b(more|less) accurate\b/i]) assert.match(comparison ?? "", gain, name);
    }
  });

  it("pins a commit for all models but E2B, whose commit is not known", () => {
    for (const { name, files } of catalog)
      for (const { revision } of Object.values(files)) assert.equal(/^[0-9a-f]{40}$/.test(revision), name !== "gemma-4-e2b", name);
  });
});
