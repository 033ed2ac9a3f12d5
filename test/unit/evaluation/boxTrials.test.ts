import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readMeasuredBoxOrder, recordBoxOrder } from "../../../src/disk/boxOrders.ts";
import { chooseBoxOrder, countCorrectBoxes } from "../../../src/evaluation/boxTrials.ts";
import type { BoxScores, Outcome } from "../../../src/evaluation/evaluation.ts";
import { measureAreaOverlap } from "../../../src/evaluation/score.ts";

const createOutcome = (scores: Omit<BoxScores, "model">): Outcome => ({
  kind: "judged",
  ...{ answer: "", isCorrect: true, boxes: { model: "m", ...scores } },
  measurement: { tokens: { prompt: 1, cached: 0, answer: 1 }, firstTokenMs: 1, totalMs: 1 },
});

describe("the order in which a model lists coordinates", () => {
  it("is measured if nearly all boxes are correct in one order only", () => {
    assert.equal(chooseBoxOrder({ asked: 6, xyxy: 0, yxyx: 5 }), "yxyx");
    assert.equal(chooseBoxOrder({ asked: 20, xyxy: 18, yxyx: 9 }), "xyxy");
  });

  it("is not measured with few images, many wrong boxes, or boxes that are correct in both orders", () => {
    for (const counts of [
      { asked: 4, xyxy: 4, yxyx: 0 },
      { asked: 10, xyxy: 7, yxyx: 0 },
      { asked: 10, xyxy: 10, yxyx: 6 },
      { asked: 10, xyxy: 0, yxyx: 0 },
    ]) {
      assert.equal(chooseBoxOrder(counts), undefined, JSON.stringify(counts));
    }
  });

  it("is determined from the outcomes that have boxes", () => {
    const outcomes = [createOutcome({ named: 0.9, xyxy: 0.1, yxyx: 0.5 }), createOutcome({ named: 0.4, xyxy: 0, yxyx: 0.6 })];
    assert.deepEqual(countCorrectBoxes({ outcomes: [...outcomes, { kind: "failed", reason: "r" }] }), {
      ...{ asked: 2, model: "m" },
      ...{ named: 1, xyxy: 0, yxyx: 2 },
    });
    assert.equal(countCorrectBoxes({ outcomes: [{ kind: "failed", reason: "r" }] }), undefined);
  });

  it("is recorded for its model only, until another measurement contradicts it", async () => {
    const cache = await mkdtemp(join(tmpdir(), "oriel-box-orders-"));
    try {
      assert.equal(await readMeasuredBoxOrder(cache, "a"), undefined);
      await recordBoxOrder(cache, "a", "yxyx");
      await recordBoxOrder(cache, "b", "xyxy");
      assert.deepEqual([await readMeasuredBoxOrder(cache, "a"), await readMeasuredBoxOrder(cache, "b")], ["yxyx", "xyxy"]);
      await recordBoxOrder(cache, "a", undefined);
      assert.deepEqual([await readMeasuredBoxOrder(cache, "a"), await readMeasuredBoxOrder(cache, "b")], [undefined, "xyxy"]);
      assert.equal(await readMeasuredBoxOrder(cache, "toString"), undefined);
      await writeFile(join(cache, "box-orders.json"), "damaged");
      assert.equal(await readMeasuredBoxOrder(cache, "b"), undefined);
      await recordBoxOrder(cache, "b", "xyxy");
      assert.match(await readFile(join(cache, "box-orders.json"), "utf8"), /xyxy/);
    } finally {
      await rm(cache, { recursive: true });
    }
  });
});

describe("the overlap of two regions", () => {
  it("is the area of the intersection divided by that of the union", () => {
    const region = { x: 10, y: 10, width: 100, height: 50 };
    assert.equal(measureAreaOverlap(region, region), 1);
    assert.equal(measureAreaOverlap(region, { ...region, x: 60 }), 50 / 150);
    assert.equal(measureAreaOverlap(region, { ...region, x: 110 }), 0);
    assert.equal(measureAreaOverlap(region, { ...region, x: 500, y: 500 }), 0);
  });
});
