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

describe("a reused element in the colors of its use", () => {
  it("has the fill and the stroke of each use, in symbols, groups and single shapes", async () => {
    const shapes = `<path id="c" ${SQUARE} fill="context-fill" stroke="context-stroke" stroke-width="4"/>`;
    for (const definition of [
      shapes,
      `<g id="c">${shapes.replace('id="c" ', "")}</g>`,
      `<symbol id="c" overflow="visible">${shapes.replace('id="c" ', "")}</symbol>`,
    ]) {
      const uses =
        '<use href="#c" x="10" y="10" fill="#c0c" stroke="#00f"/><g fill="#0a0"><use xlink:href="#c" x="10" y="50"/></g><use href="#c" x="50" y="50" style="color:#f80;fill:currentColor"/>';
      const { at } = await drawSvg(writeSvg(`<defs>${definition}</defs>${uses}`));
      assert.deepEqual([at(20, 20), at(20, 10), at(20, 60), at(60, 60)], ["#cc00ccff", "#0000ffff", "#00aa00ff", "#ff8800ff"], definition);
    }
  });

  it("passes its colors to the elements that it reuses in turn", async () => {
    const definitions = `<path id="c" ${SQUARE} fill="context-fill"/><g id="d"><use href="#c" fill="context-stroke"/></g>`;
    const { at } = await drawSvg(writeSvg(`<defs>${definitions}</defs><use href="#d" x="10" y="10" stroke="#c0c"/>`));
    assert.equal(at(20, 20), "#cc00ccff");
  });

  it("is not copied endlessly if it contains itself", async () => {
    await drawSvg(writeSvg('<g id="a"><path fill="context-fill" d="M0 0h9v9z"/><use href="#a" fill="#f00"/></g><use href="#a"/>')).catch(
      () => {},
    );
  });
});
