import assert from "node:assert/strict";
import type { ReviewedUse } from "../../../../../src/extension/altText/review/reviewedUse.ts";
import {
  acceptIfPassing,
  applyWriteResult,
  mayDecide,
  mergeScan,
  queueUse,
  restoreUse,
} from "../../../../../src/extension/altText/review/transitions.ts";
import { scanMarkdown } from "./reviewedUses.ts";

const twoUses = "One ![image](a.png) here.\n\nTwo ![image](a.png) there.\n";
const proposal = { role: "informative", alt: "A chart", description: "" } as const;

function findSingleUse(source: string): ReviewedUse {
  const [use] = scanMarkdown("a.md", source);
  assert.ok(use);
  return use;
}

function indexById(uses: ReviewedUse[]): Map<string, ReviewedUse> {
  return new Map(uses.map((use) => [use.id, use]));
}

const listStateKinds = (uses: Map<string, ReviewedUse>) => Array.from(uses.values(), ({ state }) => state.kind);

describe("the uses of a new scan", () => {
  it("keep the decision, proposal and typed text of an unchanged use", () => {
    const before = {
      ...findSingleUse("![image](a.png)"),
      state: { kind: "accepted", alt: "A chart" },
      proposal,
      draft: "A chart of",
    } as const;
    const [after] = mergeScan([findSingleUse("![image](a.png) with more text behind")], indexById([before])).values();
    assert.deepEqual([after?.state, after?.proposal, after?.draft], [before.state, proposal, "A chart of"]);
  });

  it("keep the decision about one of two uses with the same markup if the surrounding text is unchanged", () => {
    const [first, second] = scanMarkdown("a.md", twoUses);
    assert.ok(first && second);
    const before = indexById([{ ...first, state: { kind: "accepted", alt: "Meant for the first" } }, second]);
    assert.deepEqual(listStateKinds(mergeScan(scanMarkdown("a.md", twoUses), before)), ["accepted", "found"]);
  });

  it("never move a decision to another use with the same markup", () => {
    const [first, second] = scanMarkdown("a.md", twoUses);
    assert.ok(first && second);
    const before = indexById([{ ...first, state: { kind: "accepted", alt: "Meant for the first" } }, second]);
    const after = scanMarkdown("a.md", "Two ![image](a.png) there.\n");
    assert.equal(after[0]?.id, first.id);
    assert.deepEqual(listStateKinds(mergeScan(after, before)), ["found"]);
  });

  it("never move the decision about a single use to the first of two with the same markup", () => {
    const before = indexById([{ ...findSingleUse("Two ![image](a.png) there."), state: { kind: "skipped" } }]);
    assert.deepEqual(listStateKinds(mergeScan(scanMarkdown("a.md", twoUses), before)), ["found", "found"]);
  });

  it("keep an applied use in addition to a new use with the same id", () => {
    const use = findSingleUse("![image](a.png)");
    const applied = { ...use, state: { kind: "applied", alt: "A chart" }, applied: { original: "![image](a.png)", round: 2 } } as const;
    const after = mergeScan([use], indexById([applied]));
    assert.deepEqual([...after.keys()], [`${use.id}~2`, use.id]);
    assert.deepEqual(listStateKinds(after), ["applied", "found"]);
    assert.deepEqual([...mergeScan([use], after).keys()], [...after.keys()]);
  });

  it("are undecided again if their alt text could not be written", () => {
    const use = findSingleUse("![image](a.png)");
    const skippedUse = { ...use, state: { kind: "notChanged", reason: "The markup has changed." } } as const;
    assert.deepEqual(listStateKinds(mergeScan([use], indexById([skippedUse]))), ["found"]);
  });

  it("drop deleted uses", () => {
    assert.equal(mergeScan([], indexById([{ ...findSingleUse("![image](a.png)"), state: { kind: "skipped" } }])).size, 0);
  });
});

describe("a use that waits for the model", () => {
  const queued = queueUse({ ...findSingleUse("![image](a.png)"), draft: "typed" });

  it("drops the text that the user typed", () => assert.deepEqual([queued.draft, queued.state.kind], [undefined, "queued"]));

  it("waits for the user again after a restart", () => {
    assert.equal(restoreUse(queued).state.kind, "found");
    const accepted: ReviewedUse = { ...queued, state: { kind: "accepted", alt: "A chart" } };
    assert.equal(restoreUse(accepted), accepted);
  });

  it("receives the proposal, or the reason for the failure", () => {
    assert.deepEqual(applyWriteResult(queued, { kind: "proposed", proposal }).state, { kind: "proposed" });
    assert.equal(applyWriteResult(queued, { kind: "skipped", reason: "changed" }).state.kind, "notChanged");
    const failed = applyWriteResult(queued, { kind: "failed", failure: { kind: "noModel" } });
    assert.ok(failed.state.kind === "failed" && failed.state.reason !== "");
  });

  it("keeps the decision that the user makes before the model answers", () => {
    const decided: ReviewedUse = { ...queued, state: { kind: "accepted", alt: "Mine" } };
    const written = applyWriteResult(decided, { kind: "proposed", proposal });
    assert.deepEqual([written.state, written.proposal], [{ kind: "accepted", alt: "Mine" }, proposal]);
    const failed = applyWriteResult(decided, { kind: "failed", failure: { kind: "noModel" } });
    assert.deepEqual(failed.state, { kind: "accepted", alt: "Mine" });
  });
});

describe("a decision", () => {
  const use = findSingleUse("![image](a.png)");

  it("may be an empty text only if the image may be decorative", () => {
    assert.equal(mayDecide(use, { kind: "accepted", alt: " " }), true);
    assert.equal(mayDecide({ ...use, mayBeDecorative: false }, { kind: "accepted", alt: " " }), false);
    assert.equal(mayDecide({ ...use, mayBeDecorative: false }, { kind: "skipped" }), true);
  });

  it("is not allowed for an applied use", () => {
    assert.equal(mayDecide({ ...use, state: { kind: "applied", alt: "A chart" } }, { kind: "skipped" }), false);
  });

  it("is made for all proposals at once, except for proposals that need a review or were edited", () => {
    const proposed: ReviewedUse = { ...use, proposal, state: { kind: "proposed" } };
    const acceptWith = (changes: Partial<ReviewedUse>) => acceptIfPassing({ ...proposed, ...changes }).map(({ state }) => state);
    assert.deepEqual(acceptWith({}), [{ kind: "accepted", alt: "A chart" }]);
    assert.deepEqual(acceptWith({ draft: "A chart" }), [{ kind: "accepted", alt: "A chart" }]);
    assert.deepEqual(acceptWith({ draft: "A chart of" }), []);
    assert.deepEqual(acceptWith({ proposal: { ...proposal, reviewReason: "It repeats the caption." } }), []);
    assert.deepEqual(acceptWith({ state: { kind: "skipped" } }), []);
    assert.deepEqual(acceptIfPassing(undefined), []);
  });
});
