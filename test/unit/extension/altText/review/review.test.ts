import assert from "node:assert/strict";
import { FailureError } from "../../../../../src/failures/failure.ts";
import { catchFailure } from "../../../../waiting.ts";
import { ReviewFixture, createProposal, scanDocument } from "./reviewFixture.ts";

describe("the review of a workspace", () => {
  let fixture: ReviewFixture;
  beforeEach(() => {
    fixture = new ReviewFixture();
  });
  afterEach(() => fixture.review.dispose());

  describe("while it scans", () => {
    it("shows progress, then the uses and the number of images without problems", async () => {
      const done = fixture.review.scan();
      fixture.services.audits[0]?.onProgress(5, 2);
      assert.deepEqual(fixture.review.status.activity, { kind: "scanning", imageCount: 5, documentCount: 2 });
      fixture.services.audits[0]?.resolve({ folders: [{ path: ".", images: 5 }], uses: scanDocument(2), skippedDocuments: [] });
      await done;
      const { activity, scanState, fineCount } = fixture.review.status;
      assert.deepEqual([activity.kind, scanState, fineCount, fixture.review.uses.length], ["idle", "all", 3, 2]);
      assert.equal(fixture.notifications.filter((notification) => notification === "all").length, 1);
    });

    it("names the first three skipped documents, and counts the others", async () => {
      const done = fixture.review.scan();
      const skippedDocuments = ["a", "b", "c", "d", "e"].map((path) => ({ path, reason: "too large" }));
      fixture.services.audits[0]?.resolve({ folders: [], uses: [], skippedDocuments });
      await done;
      assert.match(fixture.review.status.message, /Skipped a\. Too large\. Skipped b\. .* Skipped c\. .* Skipped 2 more\.$/);
    });

    it("returns all uses of the requested image", async () => {
      const done = fixture.review.scan((uri) => uri.endsWith("/1.png"));
      fixture.services.audits[0]?.resolve({ folders: [], uses: scanDocument(3), skippedDocuments: [] });
      assert.deepEqual(await done, [fixture.review.uses[1]]);
    });

    it("can be stopped, and then records that there may be more", async () => {
      const done = fixture.review.scan();
      fixture.review.stop();
      assert.equal(await done, undefined);
      assert.deepEqual([fixture.review.status.scanState, fixture.review.status.activity.kind], ["stopped", "idle"]);
    });

    it("keeps the result of a complete scan when the next one is stopped", async () => {
      await fixture.scan(...scanDocument(2));
      const done = fixture.review.scan();
      fixture.review.stop();
      await done;
      assert.deepEqual([fixture.review.status.scanState, fixture.review.uses.length], ["all", 2]);
    });

    it("abandons the scan when a newer one starts", async () => {
      const older = fixture.review.scan();
      const newer = fixture.review.scan();
      assert.equal(await older, undefined);
      assert.equal(fixture.review.status.activity.kind, "scanning");
      fixture.services.audits[1]?.resolve({ folders: [], uses: scanDocument(1), skippedDocuments: [] });
      await newer;
      assert.deepEqual([fixture.review.uses.length, fixture.review.status.activity.kind], [1, "idle"]);
    });

    it("reports why it failed", async () => {
      const done = catchFailure(fixture.review.scan());
      fixture.services.audits[0]?.reject(new FailureError({ kind: "badAltSettings", file: ".orielrc", reason: "It is not JSON." }));
      assert.equal((await done).kind, "badAltSettings");
      assert.equal(fixture.review.status.activity.kind, "idle");
    });
  });

  describe("while it writes", () => {
    beforeEach(() => fixture.scan(...scanDocument(3)));

    it("requests alt text in batches, shows proposals as they arrive, and counts them at the end", async () => {
      const done = fixture.review.write(fixture.ids);
      const first = await fixture.awaitWrite(1);
      assert.deepEqual([first.ids, fixture.kinds], [fixture.ids.slice(0, 2), ["queued", "queued", "queued"]]);
      first.onResult(fixture.getId(0), createProposal("A form"));
      assert.deepEqual([fixture.getState(0)?.kind, fixture.review.uses[0]?.proposal?.alt], ["proposed", "A form"]);
      const { activity } = fixture.review.status;
      assert.ok(activity.kind === "writing");
      assert.deepEqual([activity.doneCount, activity.totalCount], [1, 3]);
      first.onResult(fixture.getId(1), { kind: "failed", failure: { kind: "fileMissing", role: "image", path: "b.png" } });
      first.resolve();
      const second = await fixture.awaitWrite(2);
      assert.deepEqual(second.ids, [fixture.getId(2)]);
      second.onResult(fixture.getId(2), createProposal("A map"));
      second.resolve();
      await done;
      assert.deepEqual(fixture.kinds, ["proposed", "failed", "proposed"]);
      assert.equal(fixture.review.status.message, "Wrote alt text for 2 images. 1 failed.");
    });

    it("queues nothing without a model", async () => {
      fixture.services.hasModel = false;
      assert.equal((await catchFailure(fixture.review.write(fixture.ids))).kind, "noModel");
      assert.deepEqual([fixture.kinds, fixture.review.status.needsModel], [["found", "found", "found"], true]);
    });

    it("handles a request for a single use before the queued uses", async () => {
      fixture.services.batchSize = 1;
      const done = fixture.review.write([fixture.getId(0), fixture.getId(1)]);
      const first = await fixture.awaitWrite(1);
      const single = fixture.review.write([fixture.getId(2)]);
      await single;
      first.resolve();
      assert.deepEqual((await fixture.awaitWrite(2)).ids, [fixture.getId(2)]);
      fixture.review.stop();
      await done;
    });

    it("does not queue a use twice, or a use that can't be written", async () => {
      await fixture.scan(...scanDocument(2).map((use, index) => ({ ...use, isWritable: index === 0 })));
      const done = fixture.review.write(fixture.ids);
      await fixture.review.write(fixture.ids);
      assert.deepEqual((await fixture.awaitWrite(1)).ids, [fixture.getId(0)]);
      fixture.review.stop();
      await done;
    });

    it("can be stopped, which keeps the proposals and makes the queued uses undecided again", async () => {
      const done = fixture.review.write(fixture.ids);
      (await fixture.awaitWrite(1)).onResult(fixture.getId(0), createProposal("A form"));
      fixture.review.stop();
      await done;
      assert.deepEqual([fixture.kinds, fixture.review.status.message], [["proposed", "found", "found"], "Writing stopped."]);
      assert.equal(fixture.services.writes.length, 1);
    });

    it("ends with a failure that affects all uses", async () => {
      const done = catchFailure(fixture.review.write(fixture.ids));
      (await fixture.awaitWrite(1)).reject(new FailureError({ kind: "severalModels", known: [] }));
      assert.equal((await done).kind, "severalModels");
      assert.deepEqual([fixture.kinds, fixture.review.status.activity.kind], [["found", "found", "found"], "idle"]);
    });

    it("does not ask the model about a use that the user has decided on in the meantime", async () => {
      const done = fixture.review.write(fixture.ids);
      const first = await fixture.awaitWrite(1);
      fixture.review.decide(fixture.getId(2), { kind: "skipped" });
      for (const id of first.ids) first.onResult(id, createProposal("A form"));
      first.resolve();
      await done;
      assert.deepEqual([fixture.kinds, fixture.services.writes.length], [["proposed", "proposed", "skipped"], 1]);
    });

    it("replaces the text that the user typed before the request", async () => {
      fixture.review.edit(fixture.getId(0), "typed");
      const done = fixture.review.write([fixture.getId(0)]);
      (await fixture.awaitWrite(1)).onResult(fixture.getId(0), createProposal("A form"));
      assert.equal(fixture.review.uses[0]?.draft, undefined);
      fixture.review.stop();
      await done;
    });
  });
});
