import assert from "node:assert/strict";
import sharp from "sharp";
import { drawSvg, findInk, writeSvg, type DrawnSvg } from "../../../../fixtures/drawnSvg.ts";

/** Asserts colors at points, with a tolerance for antialiasing and rounding. */
function assertColors({ at }: DrawnSvg, expected: [x: number, y: number, color: string][], title: string): void {
  for (const [x, y, color] of expected) {
    const [actual, wanted] = [at(x, y), color].map((hex) => [1, 3, 5, 7].map((index) => Number.parseInt(hex.slice(index, index + 2), 16)));
    assert.ok(
      actual?.every((value, index) => Math.abs(value - (wanted?.[index] ?? 0)) <= 6),
      `${title} at ${x}, ${y}: ${at(x, y)} instead of ${color}`,
    );
  }
}

const GRADIENTS: [background: string, colors: [number, number, string][]][] = [
  [
    "linear-gradient(to right, #f00, #00f)",
    [
      [2, 50, "#fa0005ff"],
      [50, 50, "#7f0080ff"],
      [97, 50, "#0500faff"],
    ],
  ],
  [
    "linear-gradient(#f00 0 50%, #0f0 50%)",
    [
      [50, 20, "#ff0000ff"],
      [50, 80, "#00ff00ff"],
    ],
  ],
  [
    "linear-gradient(45deg, #f00, #00f) #fff",
    [
      [2, 97, "#fa0005ff"],
      [97, 2, "#0500faff"],
      [2, 2, "#800080ff"],
    ],
  ],
  [
    "linear-gradient(.25turn, transparent, #f00)",
    [
      [2, 50, "#ff000006"],
      [97, 50, "#ff0000fa"],
    ],
  ],
  [
    "linear-gradient(to right, #f00 0 50%, #0f0 50%) 100% 0 / 400% 100%",
    [
      [5, 50, "#00ff00ff"],
      [95, 50, "#00ff00ff"],
    ],
  ],
  [
    "repeating-linear-gradient(90deg, #f00 0 10px, #0f0 10px 20px)",
    [
      [5, 5, "#ff0000ff"],
      [15, 5, "#00ff00ff"],
      [85, 5, "#ff0000ff"],
    ],
  ],
  [
    "radial-gradient(circle at 0 0, #f00 0 30px, #00f 31px)",
    [
      [10, 10, "#ff0000ff"],
      [40, 40, "#0000ffff"],
    ],
  ],
  [
    "radial-gradient(closest-side, #f00, #00f)",
    [
      [50, 50, "#fe0004ff"],
      [2, 2, "#0000ffff"],
    ],
  ],
  [
    "conic-gradient(from 90deg, #f00 0 180deg, #0f0 0)",
    [
      [50, 80, "#ff0000ff"],
      [50, 20, "#00ff00ff"],
    ],
  ],
  ["linear-gradient(rgba(0,0,255,.5), rgba(0,0,255,.5)), linear-gradient(#f00, #f00)", [[50, 50, "#800080ff"]]],
  [
    "radial-gradient(#f00 5px, transparent 0) 0 0 / 20px 20px #fff",
    [
      [10, 10, "#ff0000ff"],
      [30, 90, "#ff0000ff"],
      [20, 20, "#ffffffff"],
    ],
  ],
];

describe("a CSS gradient in an SVG", () => {
  for (const [background, colors] of GRADIENTS) {
    it(`is drawn behind the graphic and in its labels: ${background}`, async () => {
      assertColors(await drawSvg(writeSvg("", `width="100" height="100" style="background:${background}"`)), colors, "root");
      // The background fills the viewport, not only the area of the view box.
      const wide = `width="100" height="100" viewBox="0 0 10 40"`;
      assertColors(await drawSvg(writeSvg(`<style>svg{background:${background}}</style>`, wide)), colors, "style sheet");
      const label = `<foreignObject width="100" height="100"><div xmlns="http://www.w3.org/1999/xhtml" style="height:100px;background:${background}"></div></foreignObject>`;
      assertColors(await drawSvg(writeSvg(label)), colors, "label");
    });
  }

  it("is drawn behind an embedded graphic", async () => {
    const inner = writeSvg("", 'width="50" height="50" style="background:linear-gradient(#f00 0 50%, #0f0 0)"');
    const image = `<image width="100" height="100" href="data:image/svg+xml,${encodeURIComponent(inner)}"/>`;
    assertColors(
      await drawSvg(writeSvg(image)),
      [
        [50, 20, "#ff0000ff"],
        [50, 80, "#00ff00ff"],
      ],
      "image",
    );
  });

  it("is clipped at rounded corners, and drawn behind the content of the graphic", async () => {
    const label = `<foreignObject width="100" height="100"><div xmlns="http://www.w3.org/1999/xhtml" style="height:100px;border-radius:50px;background:linear-gradient(#f00,#f00)"></div></foreignObject>`;
    assertColors(
      await drawSvg(writeSvg(label)),
      [
        [50, 50, "#ff0000ff"],
        [3, 3, "#00000000"],
      ],
      "label",
    );
    const svg = writeSvg(
      '<rect width="50" height="50" fill="#0f0"/>',
      'width="100" height="100" style="background-image:linear-gradient(#f00,#f00)"',
    );
    assertColors(
      await drawSvg(svg),
      [
        [20, 20, "#00ff00ff"],
        [80, 80, "#ff0000ff"],
      ],
      "root",
    );
  });
});

describe("a background image in an SVG's style", () => {
  const RED = "#ff0000ff";
  const NONE = "#00000000";
  const createUrl = async () => {
    const png = await sharp({ create: { width: 20, height: 10, channels: 3, background: "#ff0000" } })
      .png()
      .toBuffer();
    return `data:image/png;base64,${png.toString("base64")}`;
  };
  const drawBox = (style: string) => {
    const box = `<div xmlns="http://www.w3.org/1999/xhtml" style="width:100px;height:80px;${style}"></div>`;
    return drawSvg(writeSvg(`<foreignObject width="100" height="100">${box}</foreignObject>`));
  };

  it("fills the box of an HTML element with tiles of its own size, or is shown once", async () => {
    const tiles = await drawBox(`background-image:url('${await createUrl()}')`);
    assert.deepEqual([tiles.at(5, 5), tiles.at(95, 75), tiles.at(50, 90)], [RED, RED, NONE]);
    const once = await drawBox(`background:url(${await createUrl()}) no-repeat 30px 40px`);
    assert.deepEqual([once.at(31, 41), once.at(49, 49), once.at(51, 45), once.at(29, 45), once.at(35, 39)], [RED, RED, NONE, NONE, NONE]);
  });

  it("is scaled by its size, and keeps its proportions unless both sides are given", async () => {
    const draw = async (size: string) => {
      const { width, height } = findInk(await drawBox(`background:url('${await createUrl()}') no-repeat 0 0 / ${size}`));
      return [width, height];
    };
    assert.deepEqual(
      [await draw("50px"), await draw("auto 20px"), await draw("30px 60px"), await draw("contain"), await draw("cover")],
      [
        [50, 25],
        [40, 20],
        [30, 60],
        [100, 50],
        [100, 80],
      ],
    );
  });

  it("may be an SVG, and is drawn behind the whole graphic if the root element has it", async () => {
    const inner = `data:image/svg+xml,${encodeURIComponent(writeSvg('<rect width="50" height="100" fill="#f00"/>'))}`;
    const { at, notes } = await drawSvg(writeSvg("", `width="100" height="100" style="background:url('${inner}')"`));
    assert.deepEqual([at(25, 50), at(75, 50), notes], [RED, NONE, []]);
  });

  it("is reported if it can't be read", async () => {
    assert.deepEqual((await drawBox("background:url(data:image/png;base64,AAAA)")).notes, [{ kind: "imagesLeftOut", count: 1 }]);
  });
});
