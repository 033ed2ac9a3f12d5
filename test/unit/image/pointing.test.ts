import assert from "node:assert/strict";
import { findBoxes } from "../../../src/image/pointing.ts";

const findFlatBoxes = (...parameters: Parameters<typeof findBoxes>) =>
  findBoxes(...parameters).map(({ box, image, view }) => ({ ...box, image, view }));
const box = { x1: 10, y1: 20, x2: 300, y2: 400 };

describe("the boxes in an answer", () => {
  it("are found by their named keys, in any order and anywhere in the text", () => {
    const json = '{"x2":300,"y2":400,"image":2,"view":3,"y1":20,"x1":10}';
    assert.deepEqual(findFlatBoxes(`The button \`${json}\` and\n\`\`\`json\n[${json}]\n\`\`\``), [
      { ...box, image: 2, view: 3 },
      { ...box, image: 2, view: 3 },
    ]);
  });

  it("have the position of their JSON in the text", () => {
    const text = `It is here: \`${JSON.stringify(box)}\`.`;
    const [found] = findBoxes(text);
    assert.equal(text.slice(found?.from, found?.to), JSON.stringify(box));
  });

  it("need no image number", () => {
    assert.deepEqual(findFlatBoxes(JSON.stringify(box)), [{ ...box, image: undefined, view: undefined }]);
  });

  it("are not guessed from lists, whose order differs between models, unless the order has been measured", () => {
    const text = '{"box_2d": [20, 10, 400, 300], "label": "button"}';
    assert.deepEqual(findFlatBoxes(text), []);
    assert.deepEqual(findFlatBoxes(text, "yxyx"), [{ ...box, image: undefined, view: undefined }]);
    assert.deepEqual(findFlatBoxes('{"bbox_2d": [10, 20, 300, 400]}', "xyxy"), [{ ...box, image: undefined, view: undefined }]);
  });

  it("never come from other numbers: pixels, fractions of the image, missing or textual coordinates, other lists, and text that is not JSON", () => {
    for (const text of [
      '{"x1":10,"y1":20,"x2":1920,"y2":400}',
      '{"x1":0.1,"y1":0.2,"x2":0.5,"y2":0.6}',
      '{"x1":0,"y1":0,"x2":1,"y2":1}',
      '{"box_2d":[0.1,0.2,0.5,1.0]}',
      '{"x1":-10,"y1":20,"x2":30,"y2":400}',
      '{"x1":10,"y1":20,"x2":300}',
      '{"x1":"10","y1":20,"x2":300,"y2":400}',
      '{"box_2d":[1,2,3]}',
      '{"points":[1,2,3,4]}',
      "{x1: 10, y1: 20, x2: 300, y2: 400}",
      "[10, 20, 300, 400]",
      "{ return x1 + y1 + x2 + y2; }",
    ]) {
      assert.deepEqual(findFlatBoxes(text, "xyxy"), [], text);
    }
  });

  it("are found in linear time in long text, up to a limit", () => {
    assert.deepEqual(findBoxes("{".repeat(500_000)), []);
    assert.equal(findBoxes(JSON.stringify(box).repeat(1000)).length, 100);
  });
});
