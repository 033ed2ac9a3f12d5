import assert from "node:assert/strict";
import { getElementsByTagName } from "domutils";
import { replaceContextPaint } from "../../../../../src/engine/images/svg/contextPaint.ts";
import { parseSvg } from "../../../../../src/engine/images/svg/parseSvg.ts";
import { drawSvg, writeSvg } from "../../../../fixtures/drawnSvg.ts";

const createMarker = (attributes: string, content: string) =>
  `<defs><marker id="m" orient="auto" markerUnits="userSpaceOnUse" markerWidth="20" markerHeight="20" refX="10" refY="10" ${attributes}>${content}</marker></defs>`;
const SQUARE = 'd="M0 0H20V20H0z"';

describe("a marker in the colors of its line", () => {
  it("has the stroke of each line that uses it", async () => {
    const { at } = await drawSvg(
      writeSvg(
        `${createMarker("", `<path ${SQUARE} fill="context-stroke"/>`)}<path d="M10 20H80" stroke="#c0c" marker-end="url(#m)"/><g stroke="#0a0" marker-end="url(#m)"><path d="M10 50H80"/></g><path d="M10 80H80" style="stroke:currentColor;color:#00f;marker-end:url('#m')"/>`,
      ),
    );
    assert.deepEqual([at(80, 14), at(80, 44), at(80, 74)], ["#cc00ccff", "#00aa00ff", "#0000ffff"]);
  });

  it("has the fill of the line, which is black by default, and inherits it inside the marker", async () => {
    const { at } = await drawSvg(
      writeSvg(
        `${createMarker('fill="context-fill"', `<path ${SQUARE}/>`)}<path d="M10 20H80" fill="#f80" marker-end="url(#m)"/><path d="M10 60H80" marker-end="url(#m)"/>`,
      ),
    );
    assert.deepEqual([at(80, 14), at(80, 54)], ["#ff8800ff", "#000000ff"]);
  });

  it("is also drawn in the color of the line where the marker is reversed", async () => {
    const { at } = await drawSvg(
      writeSvg(
        `${createMarker('style="overflow:visible"', `<path ${SQUARE} style="fill:context-stroke;stroke:context-stroke"/>`).replace('"auto"', '"auto-start-reverse"')}<path d="M20 20H80" stroke="#c0c" style="marker-start:url(#m);marker-end:url(#m)"/>`,
      ),
    );
    assert.deepEqual([at(20, 14), at(80, 14)], ["#cc00ccff", "#cc00ccff"]);
  });

  it("is not copied without limit", async () => {
    const shapes = '<path fill="context-stroke" d="M0 0h1v1z"/>'.repeat(2000);
    const lines = Array.from({ length: 2000 }, (_, index) => `<path d="M1 1H9" stroke="#${index + 100_000}" marker-end="url(#m)"/>`);
    const { root } = parseSvg(writeSvg(`<defs><marker id="m">${shapes}</marker></defs>${lines.join("")}`));
    replaceContextPaint(root);
    assert.ok(getElementsByTagName("path", root, true).length < 100_000);
  });
});
