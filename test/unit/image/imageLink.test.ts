import assert from "node:assert/strict";
import { isImagePath } from "../../../src/image/imageFile.ts";
import { findImageLink, findImagePaths } from "../../../src/image/imageLink.ts";

const findAtCursor = (line: string, column = line.indexOf("|")) => findImageLink(line.replace("|", ""), column, isImagePath);

describe("findImageLink", () => {
  it("finds the target of a Markdown image from anywhere inside it", () => {
    assert.equal(findAtCursor("See ![a |form](images/login.png) here"), "images/login.png");
    assert.equal(findAtCursor('![a](images/lo|gin.png "title")'), "images/login.png");
  });

  it("accepts spaces that are in angle brackets or percent-encoded", () => {
    assert.equal(findAtCursor("![a|](<my form.png>)"), "my form.png");
    assert.equal(findAtCursor("![a|](my%20form.png?raw=true#top)"), "my form.png");
  });

  it("finds the source of an HTML or JSX image", () => {
    assert.equal(findAtCursor('<img alt="" src="/lo|go.svg">'), "/logo.svg");
    assert.equal(findAtCursor("<Image src={'/lo|go.svg'} />"), "/logo.svg");
  });

  it("finds the link under the cursor if a line has two", () => {
    assert.equal(findAtCursor("![a](one.png) ![b](tw|o.png)"), "two.png");
  });

  it("finds nothing next to a link, or in a link to something else", () => {
    assert.equal(findAtCursor("te|xt ![a](one.png)"), undefined);
    assert.equal(findAtCursor("[the| docs](guide.md)"), undefined);
  });

  it("keeps the query of a web URL, which may contain a token", () => {
    assert.equal(findAtCursor("![a|](https://example.org/a.png?token=x%20y)"), "https://example.org/a.png?token=x%20y");
    assert.equal(findAtCursor('<img src="//example.org/|a.png">'), "https://example.org/a.png");
  });

  it("accepts a web URL without an extension where only images are allowed", () => {
    assert.equal(findAtCursor("![a|](https://example.org/assets/5f3)"), "https://example.org/assets/5f3");
    assert.equal(findAtCursor('<img width="3" src="https://example.org/ass|ets/5f3">'), "https://example.org/assets/5f3");
    assert.equal(findAtCursor("[a|](https://example.org/assets/5f3)"), undefined);
    assert.equal(findAtCursor('<script src="https://example.org/ass|ets/5f3">'), undefined);
  });

  it("keeps invalid percent-encoding", () => {
    assert.equal(findAtCursor("![a|](100%.png)"), "100%.png");
  });
});

describe("findImagePaths", () => {
  it("lists every image once, in order", () => {
    assert.deepEqual(findImagePaths("![a](b.png)\n![c](a.png) <img src='b.png'> [x](y.md)", isImagePath), ["b.png", "a.png"]);
  });

  it("ignores web URLs", () => {
    assert.deepEqual(findImagePaths("![a](https://example.org/b.png) ![c](//example.org/a.png)", isImagePath), []);
  });
});
