import assert from "node:assert/strict";
import { sniffFormat } from "../../../../../src/engine/images/sniff.ts";
import { decodeXml } from "../../../../../src/engine/images/svg/sourceText.ts";
import { drawSvg, findInk, writeSvg } from "../../../../fixtures/drawnSvg.ts";

const RED = "#cc0000ff";
const rect = '<rect width="240" height="120" fill="#c00"/>';
const size = 'width="240" height="120"';
const namespace = 'xmlns="http://www.w3.org/2000/svg"';

/** Asserts that the file is recognized as SVG and is red everywhere. */
async function assertRed(source: string | Uint8Array): Promise<void> {
  assert.equal(sniffFormat(Buffer.from(source)), "svg");
  const svg = await drawSvg(source);
  assert.deepEqual([svg.width, svg.height], [240, 120]);
  for (const [x, y] of [
    [1, 1],
    [238, 118],
  ] as const)
    assert.equal(svg.at(x, y), RED);
  assert.deepEqual(svg.notes, []);
}

describe("the source of an SVG", () => {
  it("may give the namespace any prefix", async () => {
    await assertRed(`<svg:svg xmlns:svg="http://www.w3.org/2000/svg" ${size}><svg:rect width="240" height="120" fill="#c00"/></svg:svg>`);
    await assertRed(`<a:svg xmlns:a="http://www.w3.org/2000/svg" ${size}><a:g fill="#c00"><a:path d="M0 0h240v120h-240z"/></a:g></a:svg>`);
  });

  it("may lack the namespace, as in copies from web pages", async () => {
    await assertRed(`<svg ${size}>${rect}</svg>`);
  });

  it("may bind a prefix in an attribute list of its document type", async () => {
    const doctype =
      '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.0//EN" "svg10.dtd" [<!ATTLIST g xmlns:k CDATA #FIXED "urn:k" k:e CDATA #IMPLIED>]>';
    await assertRed(`<?xml version="1.0"?>${doctype}<svg ${namespace} ${size}><g k:e="]>">${rect}</g></svg>`);
  });

  it("may define entities, as Illustrator does for namespaces", async () => {
    const doctype =
      "<!DOCTYPE svg [ <!ENTITY ns_svg \"http://www.w3.org/2000/svg\"> <!ENTITY r \"<rect width='240' height='120' fill='&c;'/>\"> <!ENTITY c \"#c00\"> ]>";
    await assertRed(`${doctype}<svg xmlns="&ns_svg;" ${size}>&r;</svg>`);
  });

  it("may contain the characters of markup as references, in text and in attributes", async () => {
    const title = "xlink:title='&lt;TABLE&gt;'";
    await assertRed(
      `<svg ${namespace} ${size} data-x="a &lt; b &amp; c &LT; d">${rect}<a ${title}><desc>a &lt; b &#60;g></desc></a></svg>`,
    );
    await assertRed(`<!DOCTYPE svg [<!ENTITY lt "&#38;#60;">]><svg ${namespace} ${size} data-x="&lt;">${rect}</svg>`);
  });

  it("may declare entities and default attributes in parameter entities", async () => {
    for (const subset of [
      `<!ENTITY % colors "<!ENTITY c '#0f0'>"> %colors;`,
      `<!ENTITY % colors "&#60;!ENTITY c '#0f0'&#62;"><!-- %other; -->\n%colors;`,
      `<!ENTITY % inner '<!ENTITY c "#0f0">'><!ENTITY % outer "&#37;inner;">%outer;<!ENTITY c "#f00">`,
    ]) {
      const { at } = await drawSvg(`<!DOCTYPE svg [${subset}]>${writeSvg('<rect width="100" height="100" fill="&c;"/>')}`);
      assert.equal(at(50, 50), "#00ff00ff", subset);
    }
    const list = `<!ENTITY % list "<!ATTLIST rect fill CDATA '#0f0'>">%list;`;
    assert.equal((await drawSvg(`<!DOCTYPE svg [${list}]>${writeSvg('<rect width="100" height="100"/>')}`)).at(50, 50), "#00ff00ff");
    const bomb = Array.from({ length: 12 }, (_, index) => `<!ENTITY % p${index} "${index === 0 ? "" : `&#37;p${index - 1};`.repeat(20)}">`);
    await assert.rejects(drawSvg(`<!DOCTYPE svg [${bomb.join("")}%p11;]>${writeSvg("")}`), /entities/);
  });

  it("may refer to entities and characters in the default value of an attribute", async () => {
    const doctype = '<!DOCTYPE svg [<!ENTITY c "#0f0"><!ENTITY d "&c;"><!ATTLIST rect fill CDATA "&d;" height CDATA "&#53;0">]>';
    const { at } = await drawSvg(`${doctype}${writeSvg('<rect width="100"/>')}`);
    assert.deepEqual([at(50, 40), at(50, 60)], ["#00ff00ff", "#00000000"]);
  });

  it("may define entities with references to characters and to other entities", async () => {
    const draw = (doctype: string, text: string) => drawSvg(`${doctype}${writeSvg(`<text x="5" y="50">${text}</text>`)}`);
    const expected = await draw("", "Café &lt; é\u00A0b");
    const actual = await draw('<!DOCTYPE svg [<!ENTITY e "&#xE9;"><!ENTITY co "Caf&#233; &lt; &e;&nbsp;b">]>', "&co;");
    assert.deepEqual(actual.notes, []);
    assert.ok(Buffer.compare(actual.data, expected.data) === 0);
  });

  it("may begin with a long comment", async () => {
    await assertRed(`<?xml version="1.0"?>\n<!-- ${"<p>License text. ".repeat(2000)} -->\n<svg ${namespace} ${size}>${rect}</svg>`);
  });

  it("is read in the encoding that it declares, or whose byte order mark it has", async () => {
    const drawText = (encoding: string, bytes: (text: string) => Uint8Array) =>
      drawSvg(
        bytes(
          `<?xml version="1.0" encoding="${encoding}"?><svg ${namespace} ${size}><text x="10" y="70" font-size="40">Zürich</text></svg>`,
        ),
      );
    const expected = await drawText("utf-8", (text) => Buffer.from(text));
    assert.ok(findInk(expected).width > 100);
    const encodeUtf16 = (text: string) => Buffer.from(text, "utf16le");
    for (const [encoding, bytes] of [
      ["ISO-8859-1", (text: string) => Buffer.from(text, "latin1")],
      ["windows-1252", (text: string) => Buffer.from(text, "latin1")],
      ["x-unknown", (text: string) => Buffer.from(text, "latin1")],
      ["UTF-16", (text: string) => encodeUtf16(`\uFEFF${text}`)],
      ["UTF-16", encodeUtf16],
      ["UTF-16", (text: string) => encodeUtf16(`\uFEFF${text}`).swap16()],
      ["utf-8", (text: string) => Buffer.from(`\uFEFF${text}`)],
    ] as const)
      assert.deepEqual((await drawText(encoding, bytes)).data, expected.data, encoding);
  });

  it("has the characters of windows-1252 even if it declares ISO 8859-1, as in browsers", () => {
    for (const encoding of ["windows-1252", "ISO-8859-1", "x-unknown"]) {
      const declaration = `<?xml version="1.0" encoding="${encoding}"?>`;
      const bytes = Buffer.concat([Buffer.from(declaration), Buffer.from([0x80, 0x93, 0x9f, 0xa0, 0xe9])]);
      assert.equal(decodeXml(bytes), `${declaration}€“Ÿ\u00A0é`, encoding);
    }
  });

  it("is drawn as far as it is well-formed, with a note", async () => {
    const svg = await drawSvg(`<svg ${namespace} ${size}>${rect}<g><br></g><circle r="9" fill="#00f"`);
    assert.equal(svg.at(200, 100), RED);
    assert.deepEqual(svg.notes, [{ kind: "damaged" }]);
  });

  it("is rejected if its entities expand to too much text, or if it is nested too deeply", async () => {
    const names = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
    const entities = names.map((name, index) => `<!ENTITY ${name} "${index === 0 ? "lol" : `&${names[index - 1]};`.repeat(10)}">`);
    await assert.rejects(drawSvg(`<!DOCTYPE svg [${entities.join("")}]>${writeSvg("<text>&i;</text>")}`), /expand to too much/);
    await assert.rejects(drawSvg(`<!DOCTYPE svg [<!ENTITY a "&b;"><!ENTITY b "&a;">]>${writeSvg("&a;")}`), /contain each other/);
    await assert.rejects(drawSvg(writeSvg("<g>".repeat(100_000) + "</g>".repeat(100_000))), /nested too deeply/);
  });
});

describe("the detection of an SVG", () => {
  it("looks at the root element, so that a web page that contains an SVG is not taken for one", () => {
    assert.equal(sniffFormat(Buffer.from(`<!DOCTYPE html><html><body>${writeSvg("")}</body></html>`)), "unknown");
    assert.equal(sniffFormat(Buffer.from("<!-- <svg> --><p>text</p>")), "unknown");
    assert.equal(sniffFormat(Buffer.from('{"svg": "<svg></svg>"}')), "unknown");
  });
});
