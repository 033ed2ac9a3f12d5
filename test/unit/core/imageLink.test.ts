import assert from "node:assert/strict";
import { isImagePath } from "../../../src/core/imageFile.ts";
import { imageLinkAt, imageLinksIn } from "../../../src/core/imageLink.ts";

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

  it("keeps a broken percent code as it is written", () => {
    assert.equal(at("![a|](100%.png)"), "100%.png");
  });
});

describe("imageLinksIn", () => {
  it("lists every image once, in order", () => {
    assert.deepEqual(imageLinksIn("![a](b.png)\n![c](a.png) <img src='b.png'> [x](y.md)", isImagePath), ["b.png", "a.png"]);
  });
});
