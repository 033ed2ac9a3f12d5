import assert from "node:assert/strict";
import { createStarterSet } from "../../../src/evaluation/starter/starterSet.ts";

interface StarterCase {
  task?: string;
  image?: string;
  images?: string[];
  page?: string;
}

describe("the starter set", () => {
  const files = createStarterSet();
  const { answers } = JSON.parse(files.get("answers.json") ?? "") as { answers: StarterCase[] };

  it("is the same each time", () => {
    assert.deepEqual(createStarterSet(), files);
  });

  it("has 60 small images, each of which a case uses, and no name that reveals the answer", () => {
    const images = [...files.keys()].filter((file) => file.endsWith(".svg"));
    assert.equal(images.length, 60);
    assert.deepEqual(new Set(answers.flatMap(({ image, images: pair = [] }) => (image === undefined ? pair : [image]))), new Set(images));
    assert.ok([...files.values()].join("").length < 300_000);
    for (const name of files.keys()) assert.match(name, /^(?:images\/\d\d\.svg|(?:pages|judged)\/\d\d\.md|answers\.json)$/);
  });

  it("has at least six cases of each task, and pages that show the image they are about", () => {
    const tasks = answers.map(({ task = "question" }) => task);
    for (const id of new Set(tasks)) assert.ok(tasks.filter((task) => task === id).length >= 6, id);
    for (const { page, image } of answers) if (page !== undefined) assert.ok(files.get(page)?.includes(`](../${image})`), page);
  });
});
