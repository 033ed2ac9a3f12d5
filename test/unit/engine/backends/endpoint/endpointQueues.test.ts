import assert from "node:assert/strict";
import { EndpointQueues } from "../../../../../src/engine/backends/endpoint/endpointQueues.ts";

const { signal } = new AbortController();

describe("EndpointQueues", () => {
  function startQueues(queues: EndpointQueues) {
    const endRequests: (() => void)[] = [];
    const startedNames: string[] = [];
    const ask = (name: string, isBatch: boolean, url = "http://h", requestSignal: AbortSignal = signal) =>
      queues.run({ url, isBatch, concurrency: 2, signal: requestSignal }, async (onAnswering) => {
        startedNames.push(name);
        onAnswering(name);
        await new Promise<void>((resolve) => endRequests.push(resolve));
      });
    return { endRequests, startedNames, ask };
  }

  it("limits the batch requests per endpoint, but not interactive requests or requests to another endpoint", async () => {
    const queues = new EndpointQueues(() => {});
    const { endRequests, startedNames, ask } = startQueues(queues);
    const requests = [
      ask("1", true),
      ask("2", true),
      ask("3", true),
      ask("interactive", false),
      ask("other endpoint", true, "http://other"),
    ];
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(startedNames.toSorted(), ["1", "2", "interactive", "other endpoint"]);
    assert.equal(queues.isIdle, false);
    endRequests[0]?.();
    await requests[0];
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(startedNames.at(-1), "3");
    for (const end of endRequests) end();
    await Promise.all(requests);
    assert.equal(queues.isIdle, true);
    assert.equal(queues.model, undefined);
  });

  it("reports the model of the latest running request", async () => {
    const reported: (string | undefined)[] = [];
    const queues: EndpointQueues = new EndpointQueues(() => reported.push(queues.model));
    const { endRequests, ask } = startQueues(queues);
    const requests = [ask("a", false), ask("b", false)];
    for (const end of endRequests.toReversed()) {
      end();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(requests);
    assert.deepEqual(reported, ["a", "b", "a", undefined]);
  });

  it("drops a request that is cancelled before it starts", async () => {
    const queues = new EndpointQueues(() => {});
    const { endRequests, startedNames, ask } = startQueues(queues);
    const abort = new AbortController();
    const first = [ask("1", true), ask("2", true)];
    const third = ask("3", true, "http://h", abort.signal);
    abort.abort();
    await assert.rejects(third);
    for (const end of endRequests) end();
    await Promise.all(first);
    assert.deepEqual(startedNames, ["1", "2"]);
  });
});
