import assert from "node:assert/strict";
import { english } from "../../../../../src/core/translate.ts";
import type { ReviewedUse } from "../../../../../src/extension/altText/review/reviewedUse.ts";
import {
  acceptIfPassing,
  applyWritten,
  mayDecide,
  mergeFound,
  queueUse,
  restoreUse,
} from "../../../../../src/extension/altText/review/transitions.ts";
import { scanMarkdown } from "./reviewedUses.ts";

const twice = "One ![image](a.png) here.\n\nTwo ![image](a.png) there.\n";
const proposal = { role: "informative", alt: "A chart", description: "" } as const;

function only(source: string): ReviewedUse {
  const [use] = scanMarkdown("a.md", source);
  assert.ok(use);
  return use;
}

function known(uses: ReviewedUse[]): Map<string, ReviewedUse> {
  return new Map(uses.map((use) => [use.id, use]));
}

const stateKinds = (uses: Map<string, ReviewedUse>) => Array.from(uses.values(), ({ state }) => state.kind);

describe("the uses of a new scan", () => {
  it("keep decision, proposal and typed text of the same use", () => {
    const before = { ...only("![image](a.png)"), state: { kind: "accepted", alt: "A chart" }, proposal, draft: "A chart of" } as const;
    const [after] = mergeFound([only("![image](a.png) with more text behind")], known([before])).values();
    assert.deepEqual([after?.state, after?.proposal, after?.draft], [before.state, proposal, "A chart of"]);
  });

  it("keep the decision of one of two images that read the same with the text around it", () => {
    const [first, second] = scanMarkdown("a.md", twice);
    assert.ok(first && second);
    const before = known([{ ...first, state: { kind: "accepted", alt: "Meant for the first" } }, second]);
    assert.deepEqual(stateKinds(mergeFound(scanMarkdown("a.md", twice), before)), ["accepted", "found"]);
  });

  it("never move a decision to another image that reads the same", () => {
    const [first, second] = scanMarkdown("a.md", twice);
    assert.ok(first && second);
    const before = known([{ ...first, state: { kind: "accepted", alt: "Meant for the first" } }, second]);
    const after = scanMarkdown("a.md", "Two ![image](a.png) there.\n");
    assert.equal(after[0]?.id, first.id);
    assert.deepEqual(stateKinds(mergeFound(after, before)), ["found"]);
  });

  it("never move the decision of an only image to the first of two that read the same", () => {
    const before = known([{ ...only("Two ![image](a.png) there."), state: { kind: "skipped" } }]);
    assert.deepEqual(stateKinds(mergeFound(scanMarkdown("a.md", twice), before)), ["found", "found"]);
  });

  it("keep what was applied beside a new use with the same id", () => {
    const use = only("![image](a.png)");
    const applied = { ...use, state: { kind: "applied", alt: "A chart" }, applied: { original: "![image](a.png)", round: 2 } } as const;
    const after = mergeFound([use], known([applied]));
    assert.deepEqual([...after.keys()], [`${use.id}~2`, use.id]);
    assert.deepEqual(stateKinds(after), ["applied", "found"]);
    assert.deepEqual([...mergeFound([use], after).keys()], [...after.keys()]);
  });

  it("are undecided again where a text could not be written", () => {
    const use = only("![image](a.png)");
    const left = { ...use, state: { kind: "left", reason: "It was changed." } } as const;
    assert.deepEqual(stateKinds(mergeFound([use], known([left]))), ["found"]);
  });

  it("replace uses that are gone", () => {
    assert.equal(mergeFound([], known([{ ...only("![image](a.png)"), state: { kind: "skipped" } }])).size, 0);
  });
});

describe("a use that waits for the model", () => {
  const queued = queueUse({ ...only("![image](a.png)"), draft: "typed" });

  it("drops what was typed before", () => assert.deepEqual([queued.draft, queued.state.kind], [undefined, "queued"]));

  it("waits for the user again after a restart", () => {
    assert.equal(restoreUse(queued).state.kind, "found");
    const accepted: ReviewedUse = { ...queued, state: { kind: "accepted", alt: "A chart" } };
    assert.equal(restoreUse(accepted), accepted);
  });

  it("gets the proposal, or the reason why there is none", () => {
    assert.deepEqual(applyWritten(queued, { kind: "proposed", proposal }, english).state, { kind: "proposed" });
    assert.equal(applyWritten(queued, { kind: "skipped", reason: "changed" }, english).state.kind, "left");
    const failed = applyWritten(queued, { kind: "failed", failure: { kind: "noModel" } }, english);
    assert.ok(failed.state.kind === "failed" && failed.state.reason !== "");
  });

  it("keeps the decision that the user makes before the model answers", () => {
    const decided: ReviewedUse = { ...queued, state: { kind: "accepted", alt: "Mine" } };
    const written = applyWritten(decided, { kind: "proposed", proposal }, english);
    assert.deepEqual([written.state, written.proposal], [{ kind: "accepted", alt: "Mine" }, proposal]);
    const failed = applyWritten(decided, { kind: "failed", failure: { kind: "noModel" } }, english);
    assert.deepEqual(failed.state, { kind: "accepted", alt: "Mine" });
  });
});

describe("a decision", () => {
  const use = only("![image](a.png)");

  it("may be an empty text only for an image that may be decorative", () => {
    assert.equal(mayDecide(use, { kind: "accepted", alt: " " }), true);
    assert.equal(mayDecide({ ...use, mayBeDecorative: false }, { kind: "accepted", alt: " " }), false);
    assert.equal(mayDecide({ ...use, mayBeDecorative: false }, { kind: "skipped" }), true);
  });

  it("is not made about a text that is in its document", () => {
    assert.equal(mayDecide({ ...use, state: { kind: "applied", alt: "A chart" } }, { kind: "skipped" }), false);
  });

  it("is made for all proposals at once, except those that need a look or were edited", () => {
    const proposed: ReviewedUse = { ...use, proposal, state: { kind: "proposed" } };
    const accept = (more: Partial<ReviewedUse>) => acceptIfPassing({ ...proposed, ...more }).map(({ state }) => state);
    assert.deepEqual(accept({}), [{ kind: "accepted", alt: "A chart" }]);
    assert.deepEqual(accept({ draft: "A chart" }), [{ kind: "accepted", alt: "A chart" }]);
    assert.deepEqual(accept({ draft: "A chart of" }), []);
    assert.deepEqual(accept({ proposal: { ...proposal, needsPerson: "It repeats the caption." } }), []);
    assert.deepEqual(accept({ state: { kind: "skipped" } }), []);
    assert.deepEqual(acceptIfPassing(undefined), []);
  });
});
