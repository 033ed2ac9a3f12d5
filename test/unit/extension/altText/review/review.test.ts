import assert from "node:assert/strict";
import { FailureError } from "../../../../../src/failures/failure.ts";
import type { Written } from "../../../../../src/altText/light.ts";
import { Review } from "../../../../../src/extension/altText/review/review.ts";
import type { ReviewedUse } from "../../../../../src/extension/altText/review/reviewedUse.ts";
import { failureFrom, until } from "../../../../waiting.ts";
import { scanMarkdown } from "./reviewedUses.ts";
import { ScriptedServices } from "./scriptedServices.ts";

const proposed = (alt: string, needsPerson?: string): Written => ({
  kind: "proposed",
  proposal: { role: "informative", alt, description: "", ...(needsPerson === undefined ? {} : { needsPerson }) },
});

describe("the review of a workspace", () => {
  let services: ScriptedServices;
  let review: Review;
  /** Notifications of the view: “all”, “status”, and the ids of changed uses. */
  let notifications: string[];
  beforeEach(() => {
    services = new ScriptedServices();
    notifications = [];
    review = createReview();
  });
  afterEach(async () => {
    await review.dispose();
  });

  function createReview(): Review {
    return new Review(services, {
      onUses: () => notifications.push("all"),
      onChange: (uses) => notifications.push(...uses.map(({ id }) => id)),
      onStatus: () => notifications.push("status"),
    });
  }

  async function scan(...uses: ReviewedUse[]): Promise<void> {
    const number = services.audits.length;
    const done = review.scan();
    services.audits[number]?.resolve({ folders: [{ path: ".", images: uses.length + 3 }], uses, skipped: [] });
    await done;
  }

  const document = (count: number) =>
    scanMarkdown("a.md", Array.from({ length: count }, (_, index) => `![image](${index}.png)`).join("\n\n"));
  const state = (index: number) => review.uses[index]?.state;
  const kinds = () => review.uses.map((use) => use.state.kind);
  const id = (index: number) => review.uses[index]?.id ?? "";
  const ids = () => review.uses.map((use) => use.id);
  const writes = (count: number) => until(() => services.writes[count - 1], `write ${count}`);

  describe("while it scans", () => {
    it("shows progress, then the uses and how many images are fine", async () => {
      const done = review.scan();
      services.audits[0]?.onProgress(5, 2);
      assert.deepEqual(review.status.activity, { kind: "scanning", images: 5, documents: 2 });
      services.audits[0]?.resolve({ folders: [{ path: ".", images: 5 }], uses: document(2), skipped: [] });
      await done;
      const { activity, scanned, fine } = review.status;
      assert.deepEqual([activity.kind, scanned, fine, review.uses.length], ["idle", "all", 3, 2]);
      assert.equal(notifications.filter((one) => one === "all").length, 1);
    });

    it("names the first three skipped documents, and counts the others", async () => {
      const done = review.scan();
      const skipped = ["a", "b", "c", "d", "e"].map((path) => ({ path, reason: "too large" }));
      services.audits[0]?.resolve({ folders: [], uses: [], skipped });
      await done;
      assert.match(review.status.message, /Skipped a\. Too large\. Skipped b\. .* Skipped c\. .* Skipped 2 more\.$/);
    });

    it("returns all uses of the wanted image", async () => {
      const done = review.scan((uri) => uri.endsWith("/1.png"));
      services.audits[0]?.resolve({ folders: [], uses: document(3), skipped: [] });
      assert.deepEqual(await done, [review.uses[1]]);
    });

    it("can be stopped, and then records that there may be more", async () => {
      const done = review.scan();
      review.stop();
      assert.equal(await done, undefined);
      assert.deepEqual([review.status.scanned, review.status.activity.kind], ["stopped", "idle"]);
    });

    it("keeps the result of a complete scan when the next one is stopped", async () => {
      await scan(...document(2));
      const done = review.scan();
      review.stop();
      await done;
      assert.deepEqual([review.status.scanned, review.uses.length], ["all", 2]);
    });

    it("is replaced by a newer scan", async () => {
      const older = review.scan();
      const newer = review.scan();
      assert.equal(await older, undefined);
      assert.equal(review.status.activity.kind, "scanning");
      services.audits[1]?.resolve({ folders: [], uses: document(1), skipped: [] });
      await newer;
      assert.deepEqual([review.uses.length, review.status.activity.kind], [1, "idle"]);
    });

    it("reports why it failed", async () => {
      const done = failureFrom(review.scan());
      services.audits[0]?.reject(new FailureError({ kind: "badAltSettings", file: ".orielrc", reason: "It is not JSON." }));
      assert.equal((await done).kind, "badAltSettings");
      assert.equal(review.status.activity.kind, "idle");
    });
  });

  describe("while it writes", () => {
    beforeEach(() => scan(...document(3)));

    it("asks in batches, shows proposals as they arrive, and counts them at the end", async () => {
      const done = review.write(ids());
      const first = await writes(1);
      assert.deepEqual([first.ids, kinds()], [ids().slice(0, 2), ["queued", "queued", "queued"]]);
      first.onWritten(id(0), proposed("A form"));
      assert.deepEqual([state(0)?.kind, review.uses[0]?.proposal?.alt], ["proposed", "A form"]);
      const { activity } = review.status;
      assert.ok(activity.kind === "writing");
      assert.deepEqual([activity.done, activity.total], [1, 3]);
      first.onWritten(id(1), { kind: "failed", failure: { kind: "fileMissing", role: "image", path: "b.png" } });
      first.resolve();
      const second = await writes(2);
      assert.deepEqual(second.ids, [id(2)]);
      second.onWritten(id(2), proposed("A map"));
      second.resolve();
      await done;
      assert.deepEqual(kinds(), ["proposed", "failed", "proposed"]);
      assert.equal(review.status.message, "Wrote 2 alt texts. 1 failed.");
    });

    it("queues nothing without a model", async () => {
      services.hasModel = false;
      assert.equal((await failureFrom(review.write(ids()))).kind, "noModel");
      assert.deepEqual([kinds(), review.status.needsModel], [["found", "found", "found"], true]);
    });

    it("handles a request for a single use before the queue", async () => {
      services.batchSize = 1;
      const done = review.write([id(0), id(1)]);
      const first = await writes(1);
      const single = review.write([id(2)]);
      await single;
      first.resolve();
      assert.deepEqual((await writes(2)).ids, [id(2)]);
      review.stop();
      await done;
    });

    it("does not queue a use twice, or one that can't be written", async () => {
      await scan(...document(2).map((use, index) => ({ ...use, isWritable: index === 0 })));
      const done = review.write(ids());
      await review.write(ids());
      assert.deepEqual((await writes(1)).ids, [id(0)]);
      review.stop();
      await done;
    });

    it("can be stopped: proposals stay, and queued uses are undecided again", async () => {
      const done = review.write(ids());
      (await writes(1)).onWritten(id(0), proposed("A form"));
      review.stop();
      await done;
      assert.deepEqual([kinds(), review.status.message], [["proposed", "found", "found"], "Writing stopped."]);
      assert.equal(services.writes.length, 1);
    });

    it("ends with a failure that concerns all uses", async () => {
      const done = failureFrom(review.write(ids()));
      (await writes(1)).reject(new FailureError({ kind: "severalModels", known: [] }));
      assert.equal((await done).kind, "severalModels");
      assert.deepEqual([kinds(), review.status.activity.kind], [["found", "found", "found"], "idle"]);
    });

    it("does not ask about a use that the user has decided in the meantime", async () => {
      const done = review.write(ids());
      const first = await writes(1);
      review.decide(id(2), { kind: "skipped" });
      for (const one of first.ids) first.onWritten(one, proposed("A form"));
      first.resolve();
      await done;
      assert.deepEqual([kinds(), services.writes.length], [["proposed", "proposed", "skipped"], 1]);
    });

    it("replaces the text that the user typed before the request", async () => {
      review.edit(id(0), "typed");
      const done = review.write([id(0)]);
      (await writes(1)).onWritten(id(0), proposed("A form"));
      assert.equal(review.uses[0]?.draft, undefined);
      review.stop();
      await done;
    });
  });

  describe("with decisions", () => {
    beforeEach(() => scan(...document(3)));

    it("accepts, skips and reopens", () => {
      review.decide(id(0), { kind: "accepted", alt: "A form" });
      review.decide(id(1), { kind: "skipped" });
      assert.deepEqual(kinds(), ["accepted", "skipped", "found"]);
      review.reopen(id(0));
      assert.deepEqual(kinds(), ["found", "skipped", "found"]);
    });

    it("reopens a use with its proposal", async () => {
      const done = review.write([id(0)]);
      const call = await writes(1);
      call.onWritten(id(0), proposed("A form"));
      call.resolve();
      await done;
      review.decide(id(0), { kind: "accepted", alt: "Mine" });
      review.reopen(id(0));
      assert.deepEqual([state(0)?.kind, review.uses[0]?.proposal?.alt], ["proposed", "A form"]);
    });

    it("accepts all proposals that pass the rules and were not edited", async () => {
      services.batchSize = 3;
      const done = review.write(ids());
      const call = await writes(1);
      call.onWritten(id(0), proposed("A form"));
      call.onWritten(id(1), proposed("Perhaps a map", "It repeats the caption."));
      call.onWritten(id(2), proposed("A chart"));
      call.resolve();
      await done;
      review.edit(id(2), "A chart of arrivals");
      review.acceptAll(ids());
      assert.deepEqual([kinds(), review.status.message], [["accepted", "proposed", "proposed"], "Accepted 1 alt text."]);
    });

    it("stores the typed text without updating the page, and checks it", async () => {
      notifications = [];
      review.edit(id(0), "image");
      assert.deepEqual([notifications, review.uses[0]?.draft], [[], "image"]);
      assert.equal((await review.problems(id(0), "image")).length, 1);
      assert.deepEqual(await review.problems(id(0), "A form"), []);
      assert.deepEqual(await review.problems("gone", "image"), []);
    });

    it("keeps decisions after another scan of the same documents", async () => {
      review.decide(id(1), { kind: "accepted", alt: "A map" });
      await scan(...document(3));
      assert.deepEqual(kinds(), ["found", "accepted", "found"]);
    });
  });

  describe("while it changes documents", () => {
    beforeEach(async () => {
      await scan(...document(2));
      review.decide(id(0), { kind: "accepted", alt: "A form" });
    });

    const outcome = () => ({
      ...{ done: 1, left: 0 },
      patches: new Map([
        [id(0), { state: { kind: "applied", alt: "A form" } as const, before: "![A form](0.png)", applied: { original: "x", round: 1 } }],
      ]),
    });

    it("applies the accepted texts and offers to undo them", async () => {
      const done = review.apply();
      services.changes[0]?.onProgress(1);
      assert.deepEqual(review.status.activity, { kind: "changing", done: 1, total: 1 });
      services.changes[0]?.resolve(outcome());
      await done;
      assert.deepEqual([kinds(), review.status.undoable], [["applied", "found"], 1]);
      assert.equal(review.status.message, "Applied 1 alt text.");
      void review.undo();
      assert.equal(services.changes[1]?.kind, "undo");
      services.changes[1]?.resolve({ patches: new Map(), done: 0, left: 0 });
    });

    it("starts neither a second change nor a scan", async () => {
      const done = review.apply();
      await review.apply();
      assert.equal(await review.scan(), undefined);
      assert.deepEqual([services.changes.length, services.audits.length], [1, 1]);
      services.changes[0]?.resolve(outcome());
      await done;
    });

    it("stops a running scan, because its offsets would be outdated", async () => {
      const scanning = review.scan();
      const done = review.apply();
      assert.equal(await scanning, undefined);
      services.changes[0]?.resolve(outcome());
      await done;
    });

    it("keeps texts and decisions of the user from the meantime", async () => {
      const done = review.apply();
      review.edit(id(0), "typed");
      review.decide(id(1), { kind: "skipped" });
      services.changes[0]?.resolve(outcome());
      await done;
      assert.deepEqual([kinds(), review.uses[0]?.draft], [["applied", "skipped"], "typed"]);
    });

    it("changes nothing if no use is accepted or applied", async () => {
      review.reopen(id(0));
      await review.apply();
      await review.undo();
      assert.equal(services.changes.length, 0);
    });

    it("ignores decisions about an applied use", async () => {
      const done = review.apply();
      services.changes[0]?.resolve(outcome());
      await done;
      review.decide(id(0), { kind: "skipped" });
      review.reopen(id(0));
      assert.equal(state(0)?.kind, "applied");
    });
  });

  describe("after a reload of the window", () => {
    it("has the uses with their decisions and typed texts, without a scan", async () => {
      await scan(...document(2));
      review.decide(id(0), { kind: "accepted", alt: "A form" });
      review.edit(id(1), "typed");
      await review.dispose();
      const before = review.uses;
      review = createReview();
      await review.restore();
      assert.deepEqual([review.uses, review.status.scanned, review.status.fine], [before, "all", 3]);
    });

    it("no longer waits for the model", async () => {
      await scan(...document(1));
      const done = review.write(ids());
      await writes(1);
      services.stored = { looked: "all", folders: [], uses: review.uses };
      const other = createReview();
      await other.restore();
      assert.deepEqual(
        other.uses.map(({ state }) => state.kind),
        ["found"],
      );
      review.stop();
      await done;
    });

    it("keeps the result of a scan that completed before the store was loaded", async () => {
      services.stored = { looked: "all", folders: [], uses: [] };
      await scan(...document(2));
      await review.restore();
      assert.equal(review.uses.length, 2);
    });

    it("starts empty if nothing was stored", async () => {
      await review.restore();
      assert.deepEqual([review.uses, review.status.scanned], [[], "never"]);
    });
  });
});
