import assert from "node:assert/strict";
import { EndpointQueues } from "../../../../../src/engine/backends/endpoint/endpointQueues.ts";

const { signal } = new AbortController();

describe("the way to a server of the person's own", () => {
  function running(queues: EndpointQueues) {
    const ends: (() => void)[] = [];
    const begun: string[] = [];
    const ask = (name: string, isBatch: boolean, url = "http://h", aborted: AbortSignal = signal) =>
      queues.run({ url, isBatch, concurrency: 2, signal: aborted }, async (onAnswering) => {
        begun.push(name);
        onAnswering(name);
        await new Promise<void>((resolve) => ends.push(resolve));
      });
    return { ends, begun, ask };
  }

  it("has room for so many of a batch; a person's question goes at once, and another server's batch too", async () => {
    const queues = new EndpointQueues(() => {});
    const { ends, begun, ask } = running(queues);
    const all = [ask("1", true), ask("2", true), ask("3", true), ask("person", false), ask("there", true, "http://other")];
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(begun.toSorted(), ["1", "2", "person", "there"]);
    assert.equal(queues.isIdle, false);
    ends[0]?.();
    await all[0];
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(begun.at(-1), "3");
    for (const end of ends) end();
    await Promise.all(all);
    assert.equal(queues.isIdle, true);
    assert.equal(queues.model, undefined);
  });

  it("tells what answers, of several the last", async () => {
    const told: (string | undefined)[] = [];
    const queues: EndpointQueues = new EndpointQueues(() => told.push(queues.model));
    const { ends, ask } = running(queues);
    const all = [ask("a", false), ask("b", false)];
    for (const end of ends.toReversed()) {
      end();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(all);
    assert.deepEqual(told, ["a", "b", "a", undefined]);
  });

  it("leaves out what is stopped before its turn", async () => {
    const queues = new EndpointQueues(() => {});
    const { ends, begun, ask } = running(queues);
    const abort = new AbortController();
    const first = [ask("1", true), ask("2", true)];
    const third = ask("3", true, "http://h", abort.signal);
    abort.abort();
    await assert.rejects(third);
    for (const end of ends) end();
    await Promise.all(first);
    assert.deepEqual(begun, ["1", "2"]);
  });
});
