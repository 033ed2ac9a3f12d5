import assert from "node:assert/strict";
import { drawSvg, findInk, writeSvg, type DrawnSvg } from "../../../../fixtures/drawnSvg.ts";

const XHTML = 'xmlns="http://www.w3.org/1999/xhtml"';

/** Draws HTML in a `foreignObject` of 200×100 pixels at 20, 10. */
function drawLabel(html: string, attributes = 'x="20" y="10" width="200" height="100"', before = ""): Promise<DrawnSvg> {
  return drawSvg(writeSvg(`${before}<foreignObject ${attributes}>${html}</foreignObject>`, 'width="300" height="200"'));
}

const isRed = (r: number, g: number, b: number, alpha: number) => alpha > 127 && r > 200 && g < 60 && b < 60;

describe("an HTML label in an SVG", () => {
  it("is drawn at its position, in the font and color that it inherits", async () => {
    const label = findInk(await drawLabel(`<div ${XHTML} style="color:#f00">Label</div>`), isRed);
    assert.ok(label.left >= 20 && label.left <= 23 && label.top >= 10 && label.bottom <= 30, JSON.stringify(label));
    const before = "<style>svg{font-size:32px;color:#f00}</style>";
    assert.ok(findInk(await drawLabel(`<div ${XHTML}>Label</div>`, undefined, before), isRed).width > label.width * 1.9);
  });

  it("wraps in its box, and is aligned in it", async () => {
    const text = "several words that need more than one line of text";
    const wrapped = findInk(await drawLabel(`<div ${XHTML} style="font-size:14px">${text}</div>`));
    assert.ok(wrapped.right <= 220 && wrapped.height > 25 && wrapped.height < 45, JSON.stringify(wrapped));
    const single = findInk(await drawLabel(`<div ${XHTML} style="font-size:14px;white-space:nowrap">${text}</div>`));
    assert.ok(single.right > 250 && single.height < 20, JSON.stringify(single));
    const [left, center, right] = await Promise.all(
      ["left", "center", "right"].map(async (align) => findInk(await drawLabel(`<p ${XHTML} style="text-align:${align}">word</p>`))),
    );
    assert.ok(left && center && right);
    assert.ok(Math.abs((center.left + center.right) / 2 - 120) <= 1 && right.right >= 217 && left.left <= 23);
  });

  it("is centered by a flexbox layout, as in draw.io's files", async () => {
    const outer =
      "display:flex;align-items:unsafe center;justify-content:unsafe center;width:98px;height:1px;padding-top:60px;margin-left:101px";
    const inner =
      '<div style="box-sizing:border-box;font-size:0;text-align:center"><div style="display:inline-block;font-size:12px;line-height:1.2">Log in<br/>first</div></div>';
    const content = `<switch><foreignObject style="overflow:visible" width="100%" height="100%" requiredFeatures="x"><div ${XHTML} style="${outer}">${inner}</div></foreignObject><text y="90">Log in…</text></switch>`;
    const ink = findInk(await drawSvg(writeSvg(content, 'width="300" height="200"')));
    assert.ok(Math.abs((ink.left + ink.right) / 2 - 150) <= 2 && Math.abs((ink.top + ink.bottom) / 2 - 60) <= 3, JSON.stringify(ink));
  });

  it("is styled by the style sheets of the graphic", async () => {
    const before = "<style>#g .label p{margin:0;color:#f00;background:#0f0;padding:5px}</style>";
    const svg = await drawLabel(`<div ${XHTML} id="g"><span class="label"><p>Label</p></span></div>`, undefined, before);
    assert.equal(svg.at(21, 11), "#00ff00ff");
    assert.ok(findInk(svg, isRed).left >= 24);
  });

  it("can contain lists, tables, images and graphics", async () => {
    const list = findInk(await drawLabel(`<ul ${XHTML} style="margin:0"><li>a</li><li>b</li></ul>`));
    assert.ok(list.left > 35 && list.left < 60 && list.height > 22, JSON.stringify(list));
    const table = await drawLabel(
      `<table ${XHTML} style="border-collapse:collapse"><tr><td style="background:#f00;width:40px">a</td><td>b</td></tr></table>`,
    );
    assert.ok(Math.abs(findInk(table, isRed).width - 42) <= 1);
    const red = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";
    assert.equal((await drawLabel(`<img ${XHTML} width="30" height="20" src="data:image/png;base64,${red}"/>`)).at(35, 20), "#ff0000ff");
    const graphic =
      '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><rect width="30" height="20" fill="currentColor"/></svg>';
    assert.equal((await drawLabel(`<div ${XHTML} style="color:#f00">${graphic}</div>`)).at(35, 20), "#ff0000ff");
  });

  it("is centered in a table cell that is as high as the label, as in Mermaid's user journey diagrams", async () => {
    const cell = '<div style="display:table-cell;text-align:center;vertical-align:middle">word</div>';
    const ink = findInk(await drawLabel(`<div ${XHTML} style="display:table;width:100%;height:100%">${cell}</div>`));
    assert.ok(Math.abs((ink.left + ink.right) / 2 - 120) <= 3 && Math.abs((ink.top + ink.bottom) / 2 - 60) <= 4, JSON.stringify(ink));
  });

  it("has table columns that are wide enough for cells that span several of them", async () => {
    const table = `<table ${XHTML} border="0" cellspacing="0"><tr><td>a</td><td>b</td></tr><tr><td colspan="2">several words</td></tr></table>`;
    assert.ok(findInk(await drawLabel(table)).height < 40);
  });

  it("may have ten thousand elements", async () => {
    const svg = await drawLabel(`<div ${XHTML}>${"<b>a</b> ".repeat(10_000)}</div>`);
    assert.deepEqual(svg.notes, []);
  }).timeout(30_000);

  it("leads to a note if parts of it can't be drawn", async () => {
    const svg = await drawLabel(
      `<div ${XHTML}><video src="a.mp4"/><math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math><textarea>free  text</textarea></div>`,
    );
    assert.deepEqual(
      svg.notes.map(({ kind }) => kind),
      ["labelsLeftOut", "htmlLeftOut"],
    );
    const formula = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>E</mi><mo>=</mo><mi>m</mi></math>';
    assert.deepEqual((await drawLabel(formula)).notes, [{ kind: "labelsLeftOut", labels: ["E=m"] }]);
    assert.deepEqual((await drawLabel(`<div ${XHTML}>plain</div>`)).notes, []);
  });

  it("is not clipped even if its font is wider than the exporter's", async () => {
    const wide = findInk(
      await drawLabel(`<div ${XHTML} style="white-space:nowrap">a label of 150</div>`, 'x="20" y="10" width="90" height="24"'),
    );
    assert.ok(wide.right > 115, JSON.stringify(wide));
  });

  it("may contain form controls with their values", async () => {
    const wrap = (html: string) => drawLabel(`<div ${XHTML} style="color:#00f">${html}</div>`);
    const empty = await wrap('<input value=""/>');
    for (const [html, other] of [
      ['<input value="Name"/>', '<input value=""/>'],
      ['<input placeholder="Name"/>', '<input value=""/>'],
      ['<input type="checkbox" checked="checked"/>', '<input type="checkbox"/>'],
      ['<input type="radio" checked="checked"/>', '<input type="radio"/>'],
      ['<input type="submit"/>', '<input type="submit" value=""/>'],
      ["<select><option>One</option><option selected=''>Other</option></select>", "<select><option>One</option></select>"],
      ["<textarea>Some text</textarea>", "<textarea></textarea>"],
      ['<progress value="0.7"></progress>', "<progress></progress>"],
      ['<input type="range" value="80"/>', '<input type="range"/>'],
    ] as const) {
      const [drawn, without] = await Promise.all([wrap(html), wrap(other)]);
      assert.notDeepEqual(drawn.data, without.data, html);
      assert.deepEqual(drawn.notes, []);
    }
    assert.ok(findInk(empty).width > 100);
    assert.equal(findInk(await wrap('<input type="hidden" value="secret"/>')).width, -Infinity);
  });

  it("has only one border between the cells of a table whose borders collapse", async () => {
    const draw = async (table: string) =>
      drawLabel(
        `<table ${XHTML} style="border-collapse:collapse;color:transparent;${table}"><tr><td>a</td><td>b</td></tr></table>`,
        undefined,
        "<style>td{border:2px solid #f00;width:50px;padding:0}</style>",
      );
    const plain = await draw("");
    const countColumns = (svg: DrawnSvg) =>
      Array.from({ length: 200 }, (_, x) => svg.at(20 + x, 20)).filter((color) => color === "#ff0000ff").length;
    assert.equal(countColumns(plain), 6);
    assert.deepEqual((await draw("border:2px solid #f00")).data, plain.data);
  });

  it("breaks lines after kept spaces, which count as part of their line", async () => {
    const width = findInk(
      await drawLabel(`<div ${XHTML} style="display:inline-block;background:#f00;white-space:nowrap">two words</div>`),
      isRed,
    ).width;
    const draw = async (whiteSpace: string) =>
      findInk(
        await drawLabel(`<div ${XHTML} style="width:${width}px;background:#f00;white-space:${whiteSpace}">two words next</div>`),
        isRed,
      ).height;
    assert.equal(await draw("break-spaces"), (await draw("pre-wrap")) * 1.5);
  });

  it("has horizontal rules as thick as their size", async () => {
    const draw = async (size: number) =>
      findInk(await drawLabel(`<hr ${XHTML} size="${size}" style="margin:0;border-style:solid"/>`)).height;
    assert.deepEqual([await draw(1), await draw(2), await draw(6)], [1, 2, 6]);
  });

  it("places the items of a grid in its columns", async () => {
    const draw = async (columns: string, attributes = "") => {
      const red = `<b style="background:#f00;height:10px;${attributes}"></b>`;
      const html = `<div ${XHTML} style="display:grid;gap:5px 10px;grid-template-columns:${columns}"><i style="height:10px">a</i>${red}<i style="height:10px">c</i></div>`;
      const { left, top, width } = findInk(await drawLabel(html), isRed);
      return [left - 20, top - 10, width];
    };
    assert.deepEqual(await draw("1fr 1fr"), [105, 0, 95]);
    assert.deepEqual(await draw("repeat(3, 60px)"), [70, 0, 60]);
    assert.deepEqual(await draw("40px minmax(0, 1fr) 30px"), [50, 0, 110]);
    assert.deepEqual(await draw("repeat(auto-fill, minmax(90px, 1fr))"), [105, 0, 95]);
    assert.deepEqual(await draw("1fr 3fr", "grid-column:1 / -1"), [0, 15, 200]);
    assert.deepEqual(await draw("1fr"), [0, 15, 200]);
  });
});
