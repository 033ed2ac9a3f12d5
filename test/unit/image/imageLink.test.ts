import assert from "node:assert/strict";
import { isImagePath } from "../../../src/image/imageFile.ts";
import { imageLinkAt, imagePathsIn } from "../../../src/image/imageLink.ts";

const at = (line: string, column = line.indexOf("|")) => imageLinkAt(line.replace("|", ""), column, isImagePath);

describe("imageLinkAt", () => {
  it("finds the target of a Markdown image from anywhere inside it", () => {
    assert.equal(at("See ![a |form](images/login.png) here"), "images/login.png");
    assert.equal(at('![a](images/lo|gin.png "title")'), "images/login.png");
  });

  it("takes spaces in angle brackets and percent codes", () => {
    assert.equal(at("![a|](<my form.png>)"), "my form.png");
    assert.equal(at("![a|](my%20form.png?raw=true#top)"), "my form.png");
  });

  it("finds the source of an HTML or JSX image", () => {
    assert.equal(at('<img alt="" src="/lo|go.svg">'), "/logo.svg");
    assert.equal(at("<Image src={'/lo|go.svg'} />"), "/logo.svg");
  });

  it("takes the link under the cursor of two in a line", () => {
    assert.equal(at("![a](one.png) ![b](tw|o.png)"), "two.png");
  });

  it("is silent beside a link and on links to other things", () => {
    assert.equal(at("te|xt ![a](one.png)"), undefined);
    assert.equal(at("[the| docs](guide.md)"), undefined);
  });

  it("keeps a web address whole: its query may be what lets it be fetched", () => {
    assert.equal(at("![a|](https://example.org/a.png?token=x%20y)"), "https://example.org/a.png?token=x%20y");
    assert.equal(at('<img src="//example.org/|a.png">'), "https://example.org/a.png");
  });

  it("takes a web address without an ending where only an image can stand", () => {
    assert.equal(at("![a|](https://example.org/assets/5f3)"), "https://example.org/assets/5f3");
    assert.equal(at('<img width="3" src="https://example.org/ass|ets/5f3">'), "https://example.org/assets/5f3");
    assert.equal(at("[a|](https://example.org/assets/5f3)"), undefined);
    assert.equal(at('<script src="https://example.org/ass|ets/5f3">'), undefined);
  });

  it("keeps a broken percent code as it is written", () => {
    assert.equal(at("![a|](100%.png)"), "100%.png");
  });
});

describe("imagePathsIn", () => {
  it("lists every image once, in order", () => {
    assert.deepEqual(imagePathsIn("![a](b.png)\n![c](a.png) <img src='b.png'> [x](y.md)", isImagePath), ["b.png", "a.png"]);
  });

  it("leaves the web alone", () => {
    assert.deepEqual(imagePathsIn("![a](https://example.org/b.png) ![c](//example.org/a.png)", isImagePath), []);
  });
});
