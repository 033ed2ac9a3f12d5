import assert from "node:assert/strict";
import { getElementsByTagName } from "domutils";
import { normalizeSvg } from "../../../../../src/engine/images/svg/normalizeSvg.ts";
import { prepareResvg } from "../../../../../src/engine/images/svg/resvg.ts";
import { drawSvg, findInk, locateAsset, writeSvg } from "../../../../fixtures/drawnSvg.ts";

const isRed = (r: number, g: number, b: number, alpha: number) => alpha > 127 && r > 200 && g < 60 && b < 60;

describe("a marker in an SVG", () => {
  const createArrow = (orient: string) =>
    `<marker id="m" orient="${orient}" refX="8" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse"><path d="M0 0L8 4L0 8Z" fill="#f00"/></marker>`;
  /** Draws a line from right to left with an arrow at one end. */
  const drawMarker = (orient: string, end: string) =>
    drawSvg(writeSvg(`${createArrow(orient)}<path d="M80 50H20" stroke="#000" marker-${end}="url(#m)"/>`));

  it("turns around at the start of a path with auto-start-reverse, and follows the path at its end", async () => {
    const [start, end, same] = [
      await drawMarker("auto-start-reverse", "start"),
      await drawMarker("auto-start-reverse", "end"),
      await drawMarker("auto", "start"),
    ].map((svg) => findInk(svg, isRed));
    for (const [ink, left, right] of [
      [start, 72, 80],
      [end, 20, 28],
      [same, 80, 88],
    ] as const) {
      assert.ok(ink && Math.abs(ink.left - left) <= 1 && Math.abs(ink.right - right) <= 1, JSON.stringify(ink));
    }
  });
});

describe("the clipping of markers in an SVG", () => {
  const getOverflow = async (content: string, attributes = 'viewBox="0 0 10 10"') => {
    const fonts = await prepareResvg(locateAsset);
    const { root } = await normalizeSvg(writeSvg(`<marker id="m" ${attributes}>${content}</marker>`), {
      locate: locateAsset,
      convertImage: () => Promise.reject(new Error("The SVG contains no image.")),
      loadFonts: () => Promise.resolve(fonts),
    });
    return getElementsByTagName("marker", root, true)[0]?.attribs["overflow"];
  };

  it("is turned off if nothing would be clipped, because thousands of clipped markers take minutes", async () => {
    assert.equal(await getOverflow('<circle cx="5" cy="5" r="5"/>'), "visible");
    assert.equal(await getOverflow('<path d="M0 0H3V3H0z"/>', ""), "visible");
    assert.equal(await getOverflow('<circle cx="5" cy="5" r="5" stroke="#000" stroke-width="2"/>'), undefined);
    assert.equal(await getOverflow('<path d="M0 0H4V3H0z"/>', ""), undefined);
    assert.equal(await getOverflow('<circle r="5"/>', 'viewBox="0 0 10 10" overflow="hidden"'), "hidden");
  });
});

describe("text in an SVG", () => {
  const findTextInk = async (content: string) => findInk(await drawSvg(writeSvg(content)));

  it("has the dominant baseline of the elements around it, however deeply it is nested", async () => {
    const text = "<text x='10' y='50'><tspan><tspan>word</tspan></tspan></text>";
    const central = await findTextInk(`<g dominant-baseline="central"><g>${text}</g></g>`);
    const alphabetic = await findTextInk(text);
    assert.ok(central.bottom - alphabetic.bottom >= 3, `${central.bottom}, ${alphabetic.bottom}`);
    assert.deepEqual(central, await findTextInk('<text x="10" y="50" dominant-baseline="central">word</text>'));
  });

  it("is drawn in the font for its generic family", async () => {
    for (const [generic, family] of [
      ["Nope, monospace", "DejaVu Sans Mono"],
      ["ui-monospace", "DejaVu Sans Mono"],
      ["Nope, serif", "DejaVu Serif"],
      ["system-ui, sans-serif", "DejaVu Sans"],
    ] as const) {
      const [actual, expected] = [generic, family].map((name) => findTextInk(`<text x="5" y="50" font-family="${name}">illicit</text>`));
      assert.deepEqual(await actual, await expected, generic);
    }
    const [serif, sans] = ["serif", "sans-serif"].map((name) => findTextInk(`<text x="5" y="50" font-family="${name}">illicit</text>`));
    assert.notDeepEqual(await serif, await sans);
  });

  it("is centered and right-aligned according to its textLength", async () => {
    const middle = await findTextInk('<g text-anchor="middle"><text x="50" y="50" textLength="80">HHH</text></g>');
    assert.ok(Math.abs(middle.left - 11) <= 1 && Math.abs(middle.right - 89) <= 1, JSON.stringify(middle));
    const end = await findTextInk('<text x="90" y="50" text-anchor="end" textLength="80">HHH</text>');
    assert.ok(Math.abs(end.left - 11) <= 1 && Math.abs(end.right - 89) <= 1, JSON.stringify(end));
  });
});

describe("text in an SVG that reads from right to left", () => {
  const draw = async (attributes: string, content = "שלום") =>
    findInk(await drawSvg(writeSvg(`<text y="50" font-size="16" ${attributes}>${content}</text>`, 'width="200" height="100"')));

  it("starts at its right edge, and ends at its left edge", async () => {
    const [rtl, ltr] = [await draw('x="150" direction="rtl"'), await draw('x="150" text-anchor="end"')];
    assert.deepEqual(rtl, ltr);
    assert.deepEqual(await draw('x="20" style="direction:rtl;text-anchor:end"'), await draw('x="20"'));
    assert.deepEqual(await draw('x="90" direction="rtl" text-anchor="middle"'), await draw('x="90" text-anchor="middle"'));
  });
});

describe("subscript and superscript in an SVG", () => {
  it("are shifted by half of their font's ascent plus descent", async () => {
    const draw = async (shift: string) =>
      findInk(await drawSvg(writeSvg(`<text x="10" y="50"><tspan font-size="20" baseline-shift="${shift}">2</tspan></text>`)));
    const [sub, base, superscript] = [await draw("sub"), await draw("baseline"), await draw("super")];
    assert.ok(Math.abs(sub.bottom - base.bottom - 12) <= 1 && Math.abs(base.bottom - superscript.bottom - 12) <= 1);
  });
});

describe("an animated shape in an SVG", () => {
  it("has its static shape, or if it has none, the first shape of its animation", async () => {
    const animation = '<animate attributeName="d" dur="9s" repeatCount="indefinite" values="M0 0H50V50H0z;M0 0H9V9H0z"/>';
    for (const [d, width] of [
      ["", 50],
      ["M0 0H20V20H0z", 20],
    ] as const)
      assert.equal(findInk(await drawSvg(writeSvg(`<path d="${d}">${animation}</path>`))).width, width);
  });
});

describe("a percentage in a symbol of an SVG", () => {
  it("refers to the size at which the symbol is used, or to its viewBox, as in Excalidraw's images", async () => {
    const draw = async (attributes: string) => {
      const rectangle = '<rect width="50%" height="100%" fill="#f00"/>';
      const uses = '<use href="#s" x="10" y="20" width="40" height="30"/><use href="#s" x="60" y="20" width="20" height="10"/>';
      const { at } = await drawSvg(writeSvg(`<symbol id="s" ${attributes}>${rectangle}</symbol>${uses}`));
      return [at(12, 22), at(28, 48), at(32, 30), at(62, 22), at(72, 22), at(62, 32)];
    };
    const [red, none] = ["#ff0000ff", "#00000000"];
    const expected = [red, red, none, red, none, none];
    assert.deepEqual([await draw(""), await draw('viewBox="0 0 4 2" preserveAspectRatio="none"')], [expected, expected]);
  });
});

describe("the length of a text in an SVG", () => {
  it("is that of its textLength, also if it consists of several parts", async () => {
    const draw = async (content: string, attributes = 'x="10" textLength="160"') =>
      findInk(await drawSvg(writeSvg(`<text y="50" font-size="20" ${attributes}>${content}</text>`, 'width="200" height="100"')));
    const isPlaced = ({ left, right }: { left: number; right: number }) => Math.abs(left - 11) <= 1 && Math.abs(right - 170) <= 3;
    for (const content of [
      "one  two",
      '<tspan>one</tspan> <tspan font-weight="bold">two</tspan>',
      ' <tspan letter-spacing="2">one</tspan> two ',
    ])
      for (const attributes of [undefined, 'x="170" text-anchor="end" textLength="160"', 'x="90" text-anchor="middle" textLength="160"'])
        assert.ok(isPlaced(await draw(content, attributes)), `${content} ${attributes}`);
  });
});
