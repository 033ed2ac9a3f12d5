import assert from "node:assert/strict";
import { findImageUses } from "../../../../../src/altText/document/find.ts";
import { readContexts, testFinding, testWriting } from "./support.ts";

describe("an image in HTML", () => {
  testFinding("html", [
    ["is found as an element, with the entities in its alt text decoded", '<img src="a.png" alt="A &amp; b">', ['img "A & b" a.png']],
    [
      "is found if its attributes have single quotes or no quotes",
      "<img src='a.png' alt='A'><img src=b.png alt=B>",
      ['img "A" a.png', 'img "B" b.png'],
    ],
    ["is found if its markup is in uppercase", "<IMG SRC=a.png>", ["img missing a.png"]],
    ["has empty alt text if the attribute has no value", "<img src=a.png alt>", ['img "" a.png']],
    ["can have a label as its alt text", '<img src=a.png aria-label="A">', ['img "A" a.png']],
    ["has unknown alt text if another element names it", '<img src=a.png aria-labelledby="x">', ["img dynamic a.png"]],
    [
      "is found as an input only if the input has the type image",
      '<input type="image" src="a.png"><input type="text">',
      ["input missing a.png"],
    ],
    ["is found as an area only if the area has a link", '<map><area href="x"><area></map>', ["area missing -"]],
    [
      "is found as an SVG with the role img, named by a label or title",
      '<svg role="img" aria-label="A"></svg><svg role="img"><title>T</title></svg><svg></svg>',
      ['svg "A" -', 'svg "T" -'],
    ],
    [
      "is found as an object whose data is an image, and is named by the content of the object",
      '<object data="a.svg">A map</object><object data="a.pdf"></object><object data="b.svg"></object>',
      ['object "A map" a.svg', "object missing b.svg"],
    ],
    [
      "can name the object whose fallback it is",
      '<object data="a.svg"><img alt="A map"></object>',
      ['object "A map" a.svg', 'img "A map" -'],
    ],
    [
      "is found as any element with the role img",
      '<div role="img" aria-label="A"></div><span role="img"></span>',
      ['div "A" -', "span missing -"],
    ],
    [
      "is found as a background in a style sheet or a style attribute",
      `<style>.a{color:red;background:#fff url("b.png?a=1") no-repeat}</style><p style="background-image:url('c.png'),url(d.png)">`,
      ["background background b.png?a=1", "background background c.png", "background background d.png"],
    ],
    ["is not found in a script or a comment", '<script>"<img src=x>"</script><!-- <img src=x> -->', []],
    [
      "is not found in elements whose content is text, or in comments",
      "<title><img></title><xmp><img></xmp><noembed><img></noembed><iframe><img></iframe><textarea><img></textarea><!--><img src=a.png><!-- <img> --!><img src=b.png><svg><![CDATA[<img>]]></svg>",
      ["img missing a.png", "img missing b.png"],
    ],
    [
      "has the attributes that browsers read",
      `<img/src=a.png alt=A><img src=b.png alt=it's><img "x" src=c.png alt=C><img src=d.png alt=a<b><image src=e.png>`,
      ['img "A" a.png', `img "it's" b.png`, 'img "C" c.png', 'img "a<b" d.png', "img missing e.png"],
    ],
    [
      "is found in broken markup, but not if its tag is incomplete",
      '<div><p><img src="a.png" alt="A"<b></div></i><img src=b.png',
      ['img "A" a.png'],
    ],
  ]);

  it("has its link, button, caption and heading as context, and may be hidden", () => {
    const uses = findImageUses(
      '<h2>Team</h2><a href="x"><img src=a> Home</a><button><img src=b></button><figure><img src=c><figcaption>A <b>c</b></figcaption></figure><div aria-hidden="true"><img src=d></div><img src=e role="presentation">',
      "html",
    );
    assert.deepEqual(
      uses.map(({ context }) => context.control?.text ?? context.caption),
      ["Home", "", "A c", undefined, undefined],
    );
    assert.deepEqual(
      uses.map(({ isHidden }) => isHidden),
      [false, false, false, true, true],
    );
    assert.ok(uses.every(({ context }) => context.heading === "Team"));
  });

  it("has the language of the nearest element that declares one", () => {
    const source = '<html lang="en"><p lang="de"><i lang=""><img></i></p><img lang="fr"><img></html>';
    assert.deepEqual(
      readContexts("html", source).map(({ language }) => language),
      ["de", "fr", "en"],
    );
  });
});

describe("alt text written into HTML", () => {
  testWriting("html", [
    '<img src="a.png" alt="old">',
    "<img alt='old' src=a>",
    "<img alt=old src=a>",
    "<img alt src=a>",
    "<img src=a/>",
    '<svg role="img"></svg>',
  ]);
});
