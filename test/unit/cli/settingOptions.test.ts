import assert from "node:assert/strict";
import { describeOption, readOption, buildOptions, buildRepeatableOptions, formatUsage } from "../../../src/cli/settingOptions.ts";
import { endpoint, endpointCaFile } from "../../../src/contributions/settings/endpoint.ts";
import { llamaServerPath } from "../../../src/contributions/settings/model.ts";
import { offline } from "../../../src/contributions/settings/network.ts";
import { maxAnswerTokens } from "../../../src/contributions/settings/questions.ts";

describe("an option that mirrors a setting", () => {
  it("takes a string, or several if it may be repeated", () => {
    assert.deepEqual(buildOptions(endpoint, maxAnswerTokens), { endpoint: { type: "string" }, "max-tokens": { type: "string" } });
    assert.deepEqual(buildRepeatableOptions(endpoint), { endpoint: { type: "string", multiple: true } });
  });

  it("has the given value, or else the value of its environment variable", () => {
    const env = { ORIEL_LLAMA_SERVER: "/env" };
    assert.equal(readOption(llamaServerPath, { "llama-server": "/given" }, env), "/given");
    assert.equal(readOption(llamaServerPath, {}, env), "/env");
    assert.equal(readOption(llamaServerPath, {}, {}), undefined);
    assert.equal(readOption(maxAnswerTokens, {}, env), undefined);
  });

  it("has a line with the default in the usage text", () => {
    assert.match(formatUsage(maxAnswerTokens), /^ {2}--max-tokens N {16}\S.* \(default 2048\)$/);
    assert.match(formatUsage(endpoint, offline), /^ {2}--endpoint URL .* \(or ORIEL_ENDPOINT\)\n {2}--offline {21}Fail/);
  });

  it("is described with its environment variables", () => {
    assert.equal(describeOption("oriel.endpointCaFile"), "--endpoint-ca FILE (or ORIEL_ENDPOINT_CA, NODE_EXTRA_CA_CERTS)");
    assert.equal(describeOption(`oriel.${endpointCaFile.key}`), describeOption("oriel.endpointCaFile"));
  });

  it("is described together with another option of the same name", () => {
    assert.equal(describeOption("oriel.modelPath"), "--model NAME or --model GGUF (or ORIEL_MODEL)");
  });

  it("exists for only some of the settings", () => {
    assert.equal(describeOption("oriel.language"), "oriel.language");
  });
});
