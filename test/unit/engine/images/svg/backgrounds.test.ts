import assert from "node:assert/strict";
import { drawSvg, writeSvg, type DrawnSvg } from "../../../../fixtures/drawnSvg.ts";

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
