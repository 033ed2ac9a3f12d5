import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { RequestType } from "vscode-jsonrpc/node";
import { WorkerConnection, WorkerExitError } from "../../../../src/altText/worker/connection.ts";
import { blockThread, waitUntil } from "../../../waiting.ts";
import { FakeThread, serveRequests } from "./fakeThread.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const requestType = new RequestType<{ id: number }, string, void>("oriel/scanDocument");

describe("the connection to an alt text worker", () => {
  let threads: FakeThread[];
  let connection: WorkerConnection;
  afterEach(() => connection.dispose());

  /** Connects to threads that handle requests with `onRequest`, which also receives the index of the thread. */
  const connectThreads = (
    onRequest: (request: Parameters<Parameters<typeof serveRequests>[0]>[0], thread: number) => void,
    limitMs = 60_000,
  ) => {
    threads = [];
    const start = () => {
      const index = threads.length;
      const thread = new FakeThread(serveRequests((request) => onRequest(request, index)));
      threads.push(thread);
      return thread;
    };
    connection = new WorkerConnection(start, { limitMs, onStart() {} });
  };
  const sendRequest = async (isRepeatable = true, signal?: AbortSignal) =>
    connection.request(requestType, { id: connection.createRequestId() }, { isRepeatable, ...(signal ? { signal } : {}) });
  /** Returns the answer, or the reason for the exit of the thread. */
  const getOutcome = async (answer: Promise<string>) =>
    answer.catch((error: unknown) => {
      assert.ok(error instanceof WorkerExitError);
      return error.exit.kind === "error" ? error.exit.reason : error.exit.kind;
    });

  it("starts a thread for the first request, and reuses it", async () => {
    connectThreads(({ answer, params }) => answer(`${params.id}`));
    assert.equal(threads.length, 0);
    assert.deepEqual([await sendRequest(), await sendRequest()], ["1", "2"]);
    assert.equal(threads.length, 1);
  });

  it("fails the request during which the thread exits, and sends the waiting requests to the next thread", async () => {
    connectThreads((request, thread) => {
      const { id } = request.params;
      if (thread === 0 && id === 2) return request.start();
      if (thread === 1 || id === 1) request.answer(`${id} in ${thread}`);
    });
    const answers = ["first", "culprit", "waiting", "also waiting"].map(() => getOutcome(sendRequest()));
    await waitUntil(() => (threads[0]?.received.length === 4 ? true : undefined), "four requests");
    threads[0]?.exit({ kind: "memory" });
    assert.deepEqual(await Promise.all(answers), ["1 in 0", "memory", "3 in 1", "4 in 1"]);
  });

  it("processes all messages that the thread sent before it exited", async () => {
    connectThreads((request, thread) => {
      const { id } = request.params;
      request.start();
      if (thread === 0 && id === 4) threads[0]?.exit({ kind: "memory" });
      else request.answer(`${id} in ${thread}`);
    });
    const answers = ["first", "second", "third", "culprit", "waiting"].map(() => getOutcome(sendRequest()));
    assert.deepEqual(await Promise.all(answers), ["1 in 0", "2 in 0", "3 in 0", "memory", "5 in 1"]);
  });

  it("fails all requests if the thread exits without processing any", async () => {
    connectThreads(() => {});
    const answers = [getOutcome(sendRequest()), getOutcome(sendRequest())];
    await waitUntil(() => (threads[0]?.received.length === 2 ? true : undefined), "two requests");
    threads[0]?.exit({ kind: "error", reason: "none.mjs is missing" });
    assert.deepEqual(await Promise.all(answers), ["none.mjs is missing", "none.mjs is missing"]);
  });

  it("does not repeat a request that reports progress", async () => {
    connectThreads((request, thread) => {
      if (thread === 1) request.answer("again");
      else if (request.params.id === 1) request.start();
    });
    const answers = [getOutcome(sendRequest()), getOutcome(sendRequest(false)), getOutcome(sendRequest())];
    await waitUntil(() => (threads[0]?.received.length === 3 ? true : undefined), "three requests");
    threads[0]?.exit({ kind: "ended" });
    assert.deepEqual(await Promise.all(answers), ["ended", "ended", "again"]);
  });

  it("measures the time of a request from the start of its processing", async () => {
    connectThreads(async ({ start, answer }) => {
      await delay(300);
      start();
      answer("late");
    }, 150);
    assert.equal(await sendRequest(), "late");
  });

  it("kills a thread that exceeds the time limit, and reports the limit", async () => {
    connectThreads(({ start }) => start(), 600);
    await assert.rejects(sendRequest(), (error: WorkerExitError) => {
      assert.deepEqual(error.exit, { kind: "timeout", limitMs: 600 });
      assert.match(error.message, / 1 s\b/);
      return true;
    });
    assert.equal(threads[0]?.isKilled, true);
  });

  it("gives a long document more time", async () => {
    connectThreads(async ({ start, answer }) => {
      start(30_000_000);
      await delay(300);
      answer("read");
    }, 100);
    assert.equal(await sendRequest(), "read");
  });

  it("stops the timer when the answer arrives", async () => {
    connectThreads(({ start, answer }) => {
      start();
      answer("quick");
    }, 50);
    await sendRequest();
    await delay(150);
    assert.equal(threads[0]?.isKilled, false);
    assert.equal(await sendRequest(), "quick");
  });

  it("does not kill a thread whose answer arrived while the calling thread was busy", async () => {
    connectThreads(async ({ start, answer, params }) => {
      start();
      await delay(10);
      // Afterwards, the event loop processes timers before messages.
      await new Promise((resolve) => void setImmediate(resolve));
      answer(`${params.id}`);
      blockThread(200);
    }, 100);
    assert.deepEqual([await sendRequest(), await sendRequest()], ["1", "2"]);
    assert.equal(threads.length, 1);
  });

  it("cancels aborted requests in the worker", async () => {
    connectThreads(() => {});
    const abort = new AbortController();
    const answer = sendRequest(true, abort.signal);
    await waitUntil(() => (threads[0]?.received.length === 1 ? true : undefined), "the request");
    abort.abort();
    const isCancelled = () => (threads[0]?.received.some(({ method }) => method === "$/cancelRequest") ? true : undefined);
    await waitUntil(isCancelled, "the cancellation");
    threads[0]?.exit({ kind: "ended" });
    await assert.rejects(answer);
    await assert.rejects(sendRequest(true, abort.signal), { name: "AbortError" });
  });

  it("does not retain the answers of a thread that keeps running", async () => {
    connectThreads(({ answer }) => answer({ text: "a whole document" }));
    const answers: WeakRef<object>[] = [];
    for (let index = 0; index < 20; index += 1) {
      const answer: unknown = await sendRequest();
      answers.push(new WeakRef(answer as object));
    }
    const countKept = () => {
      collectGarbage();
      return answers.filter((answer) => answer.deref() !== undefined).length;
    };
    // The last answer may still be on the stack.
    await waitUntil(() => (countKept() <= 1 ? true : undefined), "the answers to be freed", 5000);
  });

  it("does not start a thread after it has been disposed", async () => {
    connectThreads(({ start }) => start());
    const answer = getOutcome(sendRequest());
    await waitUntil(() => (threads[0]?.received.length === 1 ? true : undefined), "the request");
    connection.dispose();
    assert.equal(await answer, "disposed");
    assert.equal(await getOutcome(sendRequest()), "disposed");
    assert.equal(threads.length, 1);
  });
});
