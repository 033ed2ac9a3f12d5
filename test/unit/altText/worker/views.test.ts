import assert from "node:assert/strict";
import { scannedPage } from "../../../../src/altText/worker/views.ts";
import { examine } from "../../../../src/altText/repository/examine.ts";

const scanned = async (source: string) => scannedPage({ path: "a.html", ...(await examine({ syntax: "html", source }, {})) });

describe("a document as it travels", () => {
  it("shows what stands on the lines of an image, and on those beside", async () => {
    const around = async (source: string) => (await scanned(source)).uses[0]?.around;
    assert.deepEqual(await around("one\ntwo\nthree <img> four\nfive\nsix"), { before: "two\nthree ", after: " four\nfive" });
    assert.deepEqual(await around("three <img> four"), { before: "three ", after: " four" });
    assert.deepEqual(await around(`${"a".repeat(500)}<img>${"b".repeat(500)}`), { before: "a".repeat(160), after: "b".repeat(160) });
  });

  it("takes a time that grows with its size alone, in one line too", async () => {
    const item = '<li class="c"><a href="/x/1"><img src="http://a/b.png" alt="Thing"><span>Some text &amp; more</span></a></li>';
    const timed = async (count: number) => {
      const document = { path: "a.html", ...(await examine({ syntax: "html", source: `<ul>${item.repeat(count)}</ul>` }, {})) };
      const start = process.cpuUsage();
      assert.equal(scannedPage(document).uses.length, count);
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1000;
    };
    await timed(500);
    const [small, large] = [await timed(1000), await timed(10_000)];
    assert.ok(large < 30 * small, `${large} ms for 10,000 images, ${small} ms for 1000`);
  }).timeout(60_000);
});
