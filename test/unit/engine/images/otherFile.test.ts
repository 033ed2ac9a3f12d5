import assert from "node:assert/strict";
import { deflateSync, gzipSync } from "node:zlib";
import sharp from "sharp";
import { describeCompressedFile, describeOtherFile } from "../../../../src/engine/images/otherFile.ts";
import { recognizePointer } from "../../../../src/engine/images/pointer.ts";
import { createFormatFixtures } from "../../../fixtures/formats.ts";

describe("a file that has an image's name but isn't an image", () => {
  const page = '<!DOCTYPE html>\n<html lang="en"><head><title>\n  Sign in · Example </title></head><body><svg></svg></body></html>';
  const cases: [title: string, content: string | Uint8Array, description: RegExp][] = [
    ["an empty file", "", /is empty/],
    ["a file of zeros, as after a crash", new Uint8Array(5000), /only zeros/],
    ["spaces and line breaks", " \r\n\t\n", /only whitespace/],
    ["a web page, by its title", page, /web page.*“Sign in · Example”/],
    ["a web page that begins with a comment", `<!-- saved from url -->\n<!-- x -->${page}`, /web page/],
    ["a fragment of a web page", '<div class="error">Not found</div>', /web page \(HTML\)\.$/],
    ["a web page with uppercase tags", "<HTML><HEAD><TITLE>302 Moved</TITLE></HEAD></HTML>", /“302 Moved”/],
    ["a web page as UTF-16", Buffer.from(`\uFEFF${page}`, "utf16le"), /web page/],
    ["a JSON object", '{ "message": "Not Found" }', /JSON/],
    ["a JSON array that begins with a byte order mark", "\uFEFF[\n  1, 2]", /JSON/],
    ["a long JSON file", JSON.stringify({ rows: Array.from({ length: 2000 }, (_, index) => `<svg ${index}`) }), /JSON/],
    ["an XML error from a storage service", '<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>', /XML: <Error>/],
    ["Markdown that contains an SVG", "# Logo\n\n<svg></svg>", /text: “# Logo”/],
    ["a message", "404: Not Found", /text: “404: Not Found”/],
    ["the target of a symbolic link", "../shared/logo.png", /text: “\.\.\/shared\/logo\.png”/],
    ["long text, shortened", "word ".repeat(2000), /text: “(word ){11}word…”/],
    ["Base64 text", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex").toString("base64"), /Base64/],
    ["a data URL", "data:image/png;base64,iVBORw0KGgo=", /Base64/],
    ["a PDF", "%PDF-1.7\n%\xe2", /PDF/],
    ["a ZIP archive", Buffer.from("504b030414000000", "hex"), /ZIP/],
    ["an MP4 video", Buffer.from("0000001c66747970 69736f6d00000200".replace(" ", ""), "hex"), /video/],
    ["a Photoshop document", Buffer.from("38425053000100000000", "hex"), /Photoshop/],
    ["a PNG whose line breaks git converted", Buffer.from("89504e470a1a0a0000000d49484452", "hex"), /line breaks/],
    ["a PNG that was decoded as UTF-8", Buffer.from(Buffer.from("89504e470d0a1a0a", "hex").toString("utf8")), /as text/],
    ["a JPEG that was decoded as UTF-8", Buffer.from(Buffer.from("ffd8ffe000104a464946", "hex").toString("utf8")), /as text/],
  ];
  for (const [title, content, description] of cases) {
    it(`is described by what it is: ${title}`, () => {
      assert.match(describeOtherFile(typeof content === "string" ? Buffer.from(content) : content) ?? "", description);
    });
  }

  it("is described without the control characters in it", () => {
    assert.match(describeOtherFile(Buffer.from("a\u001b]0;title\u009b\u202e!")) ?? "", /“a \]0;title !”/);
  });

  it("is not described if it is an image after all, in any supported format", async () => {
    for (const { name, bytes } of await createFormatFixtures()) assert.equal(describeOtherFile(bytes), undefined, name);
  });

  it("is not described if it may be an SVG or unknown binary data", () => {
    const comment = `<!-- <html> ${"license ".repeat(1000)} -->`;
    const texts = [
      "<svg/>",
      "\uFEFF<svg xmlns='http://www.w3.org/2000/svg'/>",
      '<?xml version="1.0" encoding="UTF-8"?>\n<!-- a <div> -->\n<svg:svg xmlns:svg="http://www.w3.org/2000/svg"/>',
      '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd" [<!ENTITY a "<div/>">]><svg/>',
      `<?xml version="1.0"?>${comment}<svg/>`,
    ];
    for (const text of texts) assert.equal(describeOtherFile(Buffer.from(text)), undefined, text.slice(0, 80));
    assert.equal(describeOtherFile(deflateSync("any binary data")), undefined);
  });

  it("is described as compressed with gzip, unless it may be an SVG", async () => {
    const svg = `<?xml version="1.0"?><!-- ${"license ".repeat(5000)} --><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>`;
    for (const content of [svg, `\uFEFF${svg}`, Buffer.from(svg, "utf16le")])
      assert.equal(await describeCompressedFile(gzipSync(content)), undefined);
    const png = await sharp({ create: { width: 9, height: 9, channels: 3, background: "#fff" } })
      .png()
      .toBuffer();
    for (const content of ["a line of a log\n", '{"a":1}', "<!doctype html><title>Not found</title>", "", Buffer.alloc(100), png])
      assert.match((await describeCompressedFile(gzipSync(content))) ?? "", /compressed with gzip/);
  });
});

describe("a file that git did not download", () => {
  it("is recognized as a Git LFS or git-annex pointer", () => {
    const lfs = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935\nsize 12345\n";
    assert.equal(recognizePointer(Buffer.from(lfs)), "gitLfs");
    assert.equal(recognizePointer(Buffer.from(lfs.replaceAll("\n", "\r\n"))), "gitLfs");
    assert.equal(recognizePointer(Buffer.from(`\ufeff${lfs}`)), "gitLfs");
    assert.equal(recognizePointer(Buffer.from("version https://hawser.github.com/spec/v1\noid sha256:4d7a\nsize 1\n")), "gitLfs");
    assert.equal(recognizePointer(Buffer.from("/annex/objects/SHA256E-s31390--f50d7ac4.png\n")), "gitAnnex");
    assert.equal(recognizePointer(Buffer.from("../../.git/annex/objects/Gx/9k/SHA256E-s1--f5.png/SHA256E-s1--f5.png")), "gitAnnex");
  });

  it("is not confused with text about pointers", () => {
    assert.equal(recognizePointer(Buffer.from("The version https://git-lfs.github.com/spec/v1 is current.")), undefined);
    assert.equal(recognizePointer(Buffer.alloc(40_000, "version https://git-lfs.github.com/spec/v1\n")), undefined);
  });
});
