import assert from "node:assert/strict";
import { ReviewFixture, createProposal, scanDocument } from "./reviewFixture.ts";

describe("the review of a workspace", () => {
  let fixture: ReviewFixture;
  beforeEach(() => {
    fixture = new ReviewFixture();
  });
  afterEach(() => fixture.review.dispose());

  describe("when the user decides", () => {
    beforeEach(() => fixture.scan(...scanDocument(3)));

    it("accepts, skips and reopens uses", () => {
      fixture.review.decide(fixture.getId(0), { kind: "accepted", alt: "A form" });
      fixture.review.decide(fixture.getId(1), { kind: "skipped" });
      assert.deepEqual(fixture.kinds, ["accepted", "skipped", "found"]);
      fixture.review.reopen(fixture.getId(0));
      assert.deepEqual(fixture.kinds, ["found", "skipped", "found"]);
    });

    it("reopens a use with its proposal", async () => {
      const done = fixture.review.write([fixture.getId(0)]);
      const write = await fixture.awaitWrite(1);
      write.onResult(fixture.getId(0), createProposal("A form"));
      write.resolve();
      await done;
      fixture.review.decide(fixture.getId(0), { kind: "accepted", alt: "Mine" });
      fixture.review.reopen(fixture.getId(0));
      assert.deepEqual([fixture.getState(0)?.kind, fixture.review.uses[0]?.proposal?.alt], ["proposed", "A form"]);
    });

    it("accepts all proposals that pass the rules and were not edited", async () => {
      fixture.services.batchSize = 3;
      const done = fixture.review.write(fixture.ids);
      const write = await fixture.awaitWrite(1);
      write.onResult(fixture.getId(0), createProposal("A form"));
      write.onResult(fixture.getId(1), createProposal("Perhaps a map", "It repeats the caption."));
      write.onResult(fixture.getId(2), createProposal("A chart"));
      write.resolve();
      await done;
      fixture.review.edit(fixture.getId(2), "A chart of arrivals");
      fixture.review.acceptAll(fixture.ids);
      assert.deepEqual(
        [fixture.kinds, fixture.review.status.message],
        [["accepted", "proposed", "proposed"], "Accepted alt text for 1 image."],
      );
    });

    it("stores the typed text without updating the page, and checks it", async () => {
      fixture.notifications.length = 0;
      fixture.review.edit(fixture.getId(0), "image");
      assert.deepEqual([fixture.notifications, fixture.review.uses[0]?.draft], [[], "image"]);
      assert.equal((await fixture.review.findProblems(fixture.getId(0), "image")).length, 1);
      assert.deepEqual(await fixture.review.findProblems(fixture.getId(0), "A form"), []);
      assert.deepEqual(await fixture.review.findProblems("gone", "image"), []);
    });

    it("keeps decisions after another scan of the same documents", async () => {
      fixture.review.decide(fixture.getId(1), { kind: "accepted", alt: "A map" });
      await fixture.scan(...scanDocument(3));
      assert.deepEqual(fixture.kinds, ["found", "accepted", "found"]);
    });
  });

  describe("while it changes documents", () => {
    beforeEach(async () => {
      await fixture.scan(...scanDocument(2));
      fixture.review.decide(fixture.getId(0), { kind: "accepted", alt: "A form" });
    });

    const createOutcome = () => ({
      ...{ changedCount: 1, skippedCount: 0 },
      patches: new Map([
        [
          fixture.getId(0),
          { state: { kind: "applied", alt: "A form" } as const, before: "![A form](0.png)", applied: { original: "x", round: 1 } },
        ],
      ]),
    });

    it("applies the accepted texts and offers to undo them", async () => {
      const done = fixture.review.apply();
      fixture.services.changes[0]?.onProgress(1);
      assert.deepEqual(fixture.review.status.activity, { kind: "changing", doneCount: 1, totalCount: 1 });
      fixture.services.changes[0]?.resolve(createOutcome());
      await done;
      assert.deepEqual([fixture.kinds, fixture.review.status.undoableCount], [["applied", "found"], 1]);
      assert.equal(fixture.review.status.message, "Applied alt text for 1 image.");
      void fixture.review.undo();
      assert.equal(fixture.services.changes[1]?.kind, "undo");
      fixture.services.changes[1]?.resolve({ patches: new Map(), changedCount: 0, skippedCount: 0 });
    });

    it("starts neither a second change nor a scan", async () => {
      const done = fixture.review.apply();
      await fixture.review.apply();
      assert.equal(await fixture.review.scan(), undefined);
      assert.deepEqual([fixture.services.changes.length, fixture.services.audits.length], [1, 1]);
      fixture.services.changes[0]?.resolve(createOutcome());
      await done;
    });

    it("stops a running scan, because its offsets would be outdated", async () => {
      const scanning = fixture.review.scan();
      const done = fixture.review.apply();
      assert.equal(await scanning, undefined);
      fixture.services.changes[0]?.resolve(createOutcome());
      await done;
    });

    it("keeps text and decisions that the user enters in the meantime", async () => {
      const done = fixture.review.apply();
      fixture.review.edit(fixture.getId(0), "typed");
      fixture.review.decide(fixture.getId(1), { kind: "skipped" });
      fixture.services.changes[0]?.resolve(createOutcome());
      await done;
      assert.deepEqual([fixture.kinds, fixture.review.uses[0]?.draft], [["applied", "skipped"], "typed"]);
    });

    it("changes nothing if no use is accepted or applied", async () => {
      fixture.review.reopen(fixture.getId(0));
      await fixture.review.apply();
      await fixture.review.undo();
      assert.equal(fixture.services.changes.length, 0);
    });

    it("ignores decisions about an applied use", async () => {
      const done = fixture.review.apply();
      fixture.services.changes[0]?.resolve(createOutcome());
      await done;
      fixture.review.decide(fixture.getId(0), { kind: "skipped" });
      fixture.review.reopen(fixture.getId(0));
      assert.equal(fixture.getState(0)?.kind, "applied");
    });
  });

  describe("after a reload of the window", () => {
    it("restores the uses with their decisions and typed text, and does not scan again", async () => {
      await fixture.scan(...scanDocument(2));
      fixture.review.decide(fixture.getId(0), { kind: "accepted", alt: "A form" });
      fixture.review.edit(fixture.getId(1), "typed");
      await fixture.review.dispose();
      const usesBefore = fixture.review.uses;
      fixture.review = fixture.createReview();
      await fixture.review.restore();
      assert.deepEqual([fixture.review.uses, fixture.review.status.scanState, fixture.review.status.fineCount], [usesBefore, "all", 3]);
    });

    it("no longer waits for the model", async () => {
      await fixture.scan(...scanDocument(1));
      const done = fixture.review.write(fixture.ids);
      await fixture.awaitWrite(1);
      fixture.services.stored = { scanState: "all", folders: [], uses: fixture.review.uses };
      const other = fixture.createReview();
      await other.restore();
      assert.deepEqual(
        other.uses.map(({ state }) => state.kind),
        ["found"],
      );
      fixture.review.stop();
      await done;
    });

    it("keeps the result of a scan that completed before the store was loaded", async () => {
      fixture.services.stored = { scanState: "all", folders: [], uses: [] };
      await fixture.scan(...scanDocument(2));
      await fixture.review.restore();
      assert.equal(fixture.review.uses.length, 2);
    });

    it("starts empty if nothing was stored", async () => {
      await fixture.review.restore();
      assert.deepEqual([fixture.review.uses, fixture.review.status.scanState], [[], "never"]);
    });
  });
});
