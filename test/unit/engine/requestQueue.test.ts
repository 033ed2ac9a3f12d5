import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { BATCH, INTERACTIVE, PREFETCH, RequestQueue, type QueueEntry } from "../../../src/engine/requestQueue.ts";
import { waitUntil } from "../../waiting.ts";

const neverAborted = new AbortController().signal;
const [firstClient, secondClient] = [{ name: "first" }, { name: "second" }];

/** Jobs that run until `end` is called. */
class Jobs {
  readonly started: string[] = [];
  readonly #ends = new Map<string, () => void>();
  readonly queue: RequestQueue;

  constructor(slots: number, lingerMs = 20) {
    this.queue = new RequestQueue(() => slots, lingerMs);
  }

  add(name: string, job: Partial<QueueEntry> = {}, signal = neverAborted): Promise<void> {
    const startJob = () => {
      this.started.push(name);
      return new Promise<void>((resolve) => this.#ends.set(name, resolve));
    };
    const done = this.queue.run({ priority: INTERACTIVE, client: firstClient, model: "m", ...job }, startJob, signal);
    done.catch(() => {});
    return done;
  }

  async end(...names: string[]): Promise<void> {
    for (const name of names) {
      this.#ends.get(name)?.();
      await delay(0);
    }
  }
}

describe("RequestQueue", () => {
  it("runs an interactive request before all batch requests that have not started", async () => {
    const jobs = new Jobs(1);
    for (const name of ["a", "b", "c"]) void jobs.add(name, { priority: BATCH });
    void jobs.add("interactive");
    await jobs.end("a", "interactive", "b", "c");
    assert.deepEqual(jobs.started, ["a", "interactive", "b", "c"]);
    assert.ok(jobs.queue.isIdle);
  });

  it("starts no batch request while an interactive request runs, even with free slots", async () => {
    const jobs = new Jobs(4);
    for (const name of ["a", "b", "c", "d", "e"]) void jobs.add(name, { priority: BATCH });
    void jobs.add("interactive");
    assert.deepEqual(jobs.started, ["a", "b", "c", "d"]);
    await jobs.end("a");
    assert.deepEqual(jobs.started.slice(4), ["interactive"]);
    await jobs.end("b", "c");
    assert.deepEqual(jobs.started.slice(4), ["interactive"]);
    await jobs.end("interactive");
    assert.deepEqual(jobs.started.slice(4), ["interactive", "e"]);
  });

  it("lets clients take turns, so that many requests from one client do not delay another", async () => {
    const jobs = new Jobs(1);
    for (let index = 0; index < 4; index++) void jobs.add(`one ${index}`, { priority: BATCH });
    void jobs.add("other", { priority: BATCH, client: secondClient });
    await jobs.end("one 0");
    assert.deepEqual(jobs.started, ["one 0", "other"]);
    await jobs.end("other");
    assert.deepEqual(jobs.started, ["one 0", "other", "one 1"]);
  });

  it("lets clients take turns for as long as each has requests", async () => {
    const jobs = new Jobs(1);
    for (let index = 0; index < 3; index++) void jobs.add(`one ${index}`, { priority: BATCH });
    for (let index = 0; index < 2; index++) void jobs.add(`other ${index}`, { priority: BATCH, client: secondClient });
    await jobs.end("one 0", "other 0", "one 1", "other 1");
    assert.deepEqual(jobs.started, ["one 0", "other 0", "one 1", "other 1", "one 2"]);
  });

  it("waits for all running requests before it starts a request for another model, and starts no other requests until then", async () => {
    const jobs = new Jobs(4);
    void jobs.add("a");
    void jobs.add("b");
    void jobs.add("switch", { model: "n" });
    void jobs.add("late");
    await jobs.end("a");
    assert.deepEqual(jobs.started, ["a", "b"]);
    await jobs.end("b");
    assert.deepEqual(jobs.started, ["a", "b", "switch"]);
    await jobs.end("switch");
    assert.deepEqual(jobs.started, ["a", "b", "switch", "late"]);
  });

  it("keeps the model of a batch for a moment, so that the next request of the batch can arrive", async () => {
    const jobs = new Jobs(1, 50);
    void jobs.add("a", { priority: BATCH });
    void jobs.add("other model", { priority: BATCH, model: "n", client: secondClient });
    await jobs.end("a");
    void jobs.add("b", { priority: BATCH });
    await jobs.end("b");
    assert.deepEqual(jobs.started, ["a", "b"]);
    await waitUntil(() => jobs.started[2], "the start of the other model");
    assert.deepEqual(jobs.started, ["a", "b", "other model"]);
  });

  it("never switches the model of a batch for a prefetch", async () => {
    const jobs = new Jobs(1, 50);
    void jobs.add("a", { priority: BATCH });
    void jobs.add("prefetch", { priority: PREFETCH, model: "n", client: secondClient });
    void jobs.add("b", { priority: BATCH });
    await jobs.end("a", "b");
    assert.deepEqual(jobs.started, ["a", "b"]);
    void jobs.add("c", { priority: BATCH });
    await jobs.end("c");
    await waitUntil(() => jobs.started[3], "the start of the prefetch");
    assert.deepEqual(jobs.started, ["a", "b", "c", "prefetch"]);
  });

  it("runs a prefetch alone", async () => {
    const jobs = new Jobs(4);
    void jobs.add("prefetch", { priority: PREFETCH });
    void jobs.add("batch", { priority: BATCH });
    void jobs.add("interactive");
    assert.deepEqual(jobs.started, ["prefetch"]);
    await jobs.end("prefetch");
    void jobs.add("second prefetch", { priority: PREFETCH });
    await jobs.end("interactive");
    assert.deepEqual(jobs.started, ["prefetch", "interactive", "second prefetch"]);
    await jobs.end("second prefetch");
    assert.deepEqual(jobs.started.at(-1), "batch");
  });

  it("drops a request that is cancelled before it starts, and runs the requests behind it", async () => {
    const jobs = new Jobs(2);
    const abort = new AbortController();
    void jobs.add("a");
    const cancelled = jobs.add("switch", { model: "n", client: secondClient }, abort.signal);
    void jobs.add("b");
    assert.deepEqual(jobs.started, ["a"]);
    abort.abort();
    await assert.rejects(cancelled, { name: "AbortError" });
    assert.deepEqual(jobs.started, ["a", "b"]);
  });

  it("passes on the error of a request, and continues", async () => {
    const { queue } = new Jobs(1);
    const job = { priority: INTERACTIVE, client: firstClient, model: "m" } as const;
    await assert.rejects(
      queue.run(job, () => Promise.reject(new Error("broken")), neverAborted),
      /broken/,
    );
    assert.equal(await queue.run(job, async () => "fine", neverAborted), "fine");
  });
});
