import assert from "node:assert/strict";
import { findImageUses } from "../../../../src/altText/document/find.ts";

describe("the image URL in an expression", () => {
  const findTarget = (source: string) => findImageUses(source, "tsx")[0]?.target;

  it("is the path that is imported or required", () => {
    assert.equal(findTarget('import logo, { a } from "./logo.png"; const b = <img src={logo}/>;'), "./logo.png");
    assert.equal(findTarget('import logo from "./logo.png"; const b = <img src={logo.src}/>;'), "./logo.png");
    assert.equal(findTarget('const logo = require("./logo.png"); const b = <img src={logo}/>;'), "./logo.png");
    assert.equal(findTarget('const b = <img src={require("./logo.png").default}/>;'), "./logo.png");
  });

  it("is the path of a URL object relative to the module", () => {
    assert.equal(findTarget('const b = <img src={new URL("./a.png", import.meta.url).href}/>;'), "./a.png");
    assert.equal(findTarget('const a = new URL("./a.png", import.meta.url), b = <img src={a.href}/>;'), "./a.png");
    assert.equal(findTarget('const b = <img src={new URL("./a.png", base)}/>;'), undefined);
  });

  it("is found through parentheses and TypeScript's type operators", () => {
    for (const expression of ["logo as T", "logo!", "(logo satisfies T).src", "(logo as unknown as T)!"]) {
      assert.equal(findTarget(`import logo from "./logo.png"; const b = <img src={${expression}}/>;`), "./logo.png", expression);
    }
  });

  it("is unknown if the import is not an image, or if the expression computes the URL", () => {
    assert.equal(findTarget('import logo from "./logo.ts"; const b = <img src={logo}/>;'), undefined);
    assert.equal(findTarget('import logo from "./logo.png"; const b = <img src={logo + ".png"}/>;'), undefined);
    assert.equal(findTarget('import { logo } from "./logo.png"; const b = <img src={logo}/>;'), undefined);
  });
});

describe("the text of a link that contains an expression", () => {
  it("is unknown", () => {
    for (const [syntax, source] of [
      ["svelte", "<a href=b><img alt=''>{title}</a>"],
      ["tsx", "const a = <a href='b'><img alt=''/>{title}</a>;"],
      ["astro", "<a href=b><img alt=''>{title}</a>"],
    ] as const) {
      assert.equal(findImageUses(source, syntax)[0]?.context.control?.text, "…", syntax);
    }
  });

  it("is empty if the braces contain only a comment", () => {
    for (const syntax of ["tsx", "astro", "svelte", "mdx"] as const) {
      const [use] = findImageUses("<a href='b'><img alt=''/>{/* title */}</a>", syntax);
      assert.equal(use?.context.control?.text, "", syntax);
    }
  });
});
