import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { BATCH, INTERACTIVE, PREFETCH, RequestQueue, type QueueEntry } from "../../../src/engine/requestQueue.ts";

const patient = new AbortController().signal;
const [one, other] = [{ name: "one" }, { name: "other" }];

/** Jobs that run until they are told to end. */
class Jobs {
  readonly begun: string[] = [];
  readonly #ends = new Map<string, () => void>();
  readonly queue: RequestQueue;

  constructor(slots: number, linger = 20) {
    this.queue = new RequestQueue(() => slots, linger);
  }

  add(name: string, job: Partial<QueueEntry> = {}, signal = patient): Promise<void> {
    const work = () => {
      this.begun.push(name);
      return new Promise<void>((resolve) => this.#ends.set(name, resolve));
    };
    const done = this.queue.run({ priority: INTERACTIVE, client: one, model: "m", ...job }, work, signal);
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

describe("the schedule of what the model is asked", () => {
  it("lets a person's question go before all of a batch that has not begun", async () => {
    const jobs = new Jobs(1);
    for (const name of ["a", "b", "c"]) void jobs.add(name, { priority: BATCH });
    void jobs.add("person");
    await jobs.end("a", "person", "b", "c");
    assert.deepEqual(jobs.begun, ["a", "person", "b", "c"]);
    assert.ok(jobs.queue.isIdle);
  });

  it("begins no image of a batch while a person waits, whatever the slots", async () => {
    const jobs = new Jobs(4);
    for (const name of ["a", "b", "c", "d", "e"]) void jobs.add(name, { priority: BATCH });
    void jobs.add("person");
    assert.deepEqual(jobs.begun, ["a", "b", "c", "d"]);
    await jobs.end("a");
    assert.deepEqual(jobs.begun.slice(4), ["person"]);
    await jobs.end("b", "c");
    assert.deepEqual(jobs.begun.slice(4), ["person"]);
    await jobs.end("person");
    assert.deepEqual(jobs.begun.slice(4), ["person", "e"]);
  });

  it("has clients take turns, so that nobody's hundred questions keep another's one waiting", async () => {
    const jobs = new Jobs(1);
    for (let index = 0; index < 4; index++) void jobs.add(`one ${index}`, { priority: BATCH });
    void jobs.add("other", { priority: BATCH, client: other });
    await jobs.end("one 0");
    assert.deepEqual(jobs.begun, ["one 0", "other"]);
    await jobs.end("other");
    assert.deepEqual(jobs.begun, ["one 0", "other", "one 1"]);
  });

  it("lets all that runs end before a question to another model, and begins nothing else meanwhile", async () => {
    const jobs = new Jobs(4);
    void jobs.add("a");
    void jobs.add("b");
    void jobs.add("switch", { model: "n" });
    void jobs.add("late");
    await jobs.end("a");
    assert.deepEqual(jobs.begun, ["a", "b"]);
    await jobs.end("b");
    assert.deepEqual(jobs.begun, ["a", "b", "switch"]);
    await jobs.end("switch");
    assert.deepEqual(jobs.begun, ["a", "b", "switch", "late"]);
  });

  it("keeps the model of a batch for the moment until its next image is asked about", async () => {
    const jobs = new Jobs(1, 50);
    void jobs.add("a", { priority: BATCH });
    void jobs.add("elsewhere", { priority: BATCH, model: "n", client: other });
    await jobs.end("a");
    void jobs.add("b", { priority: BATCH });
    await jobs.end("b");
    assert.deepEqual(jobs.begun, ["a", "b"]);
    await delay(80);
    assert.deepEqual(jobs.begun, ["a", "b", "elsewhere"]);
  });

  it("takes the model from no batch to read ahead with another one", async () => {
    const jobs = new Jobs(1, 50);
    void jobs.add("a", { priority: BATCH });
    void jobs.add("ahead", { priority: PREFETCH, model: "n", client: other });
    void jobs.add("b", { priority: BATCH });
    await jobs.end("a", "b");
    assert.deepEqual(jobs.begun, ["a", "b"]);
    void jobs.add("c", { priority: BATCH });
    await jobs.end("c");
    await delay(80);
    assert.deepEqual(jobs.begun, ["a", "b", "c", "ahead"]);
  });

  it("reads ahead only when nothing else runs, and nothing beside it", async () => {
    const jobs = new Jobs(4);
    void jobs.add("ahead", { priority: PREFETCH });
    void jobs.add("batch", { priority: BATCH });
    void jobs.add("person");
    assert.deepEqual(jobs.begun, ["ahead"]);
    await jobs.end("ahead");
    void jobs.add("ahead again", { priority: PREFETCH });
    await jobs.end("person");
    assert.deepEqual(jobs.begun, ["ahead", "person", "ahead again"]);
    await jobs.end("ahead again");
    assert.deepEqual(jobs.begun.at(-1), "batch");
  });

  it("forgets what is cancelled before its turn, and serves what waited behind it", async () => {
    const jobs = new Jobs(2);
    const abort = new AbortController();
    void jobs.add("a");
    const cancelled = jobs.add("switch", { model: "n", client: other }, abort.signal);
    void jobs.add("b");
    assert.deepEqual(jobs.begun, ["a"]);
    abort.abort();
    await assert.rejects(cancelled, { name: "AbortError" });
    assert.deepEqual(jobs.begun, ["a", "b"]);
  });

  it("fails with what fails, and goes on", async () => {
    const { queue } = new Jobs(1);
    const job = { priority: INTERACTIVE, client: one, model: "m" } as const;
    await assert.rejects(
      queue.run(job, () => Promise.reject(new Error("broken")), patient),
      /broken/,
    );
    assert.equal(await queue.run(job, async () => "fine", patient), "fine");
  });
});
