import assert from "node:assert/strict";
import { parseJson } from "../../../../src/engine/backends/json.ts";
import { measureCpuMs } from "../../../fixtures/cpuTime.ts";

describe("JSON from a server", () => {
  it("may contain the constants of Python's encoder, which become null except in strings", () => {
    assert.deepEqual(parseJson('{"a":NaN,"b":[-Infinity,Infinity],"c":"NaN \\" Infinity"}'), {
      a: null,
      b: [null, null],
      c: 'NaN " Infinity',
    });
    for (const text of ["NaNa", '{"a":NaN', "{NaN:1}", "", "x"]) assert.equal(parseJson(text), undefined, text);
  });

  it("is parsed in linear time, whatever it contains", async () => {
    const length = 2_000_000;
    for (const part of ['\\"', '"', "\\", '"\\', "NaN", "a"]) {
      const cpuMs = await measureCpuMs(() => void parseJson(`{"a":NaN,"${part.repeat(length / part.length)}`));
      assert.ok(cpuMs < 2000, `${JSON.stringify(part)}: ${cpuMs} ms`);
    }
  });
});
