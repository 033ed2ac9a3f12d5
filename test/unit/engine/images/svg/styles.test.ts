import assert from "node:assert/strict";
import { drawSvg, findInk, writeSvg } from "../../../../fixtures/drawnSvg.ts";

const [RED, GREEN, BLUE, BLACK, NONE] = ["#ff0000ff", "#00ff00ff", "#0000ffff", "#000000ff", "#00000000"];

/** Returns the color of a rectangle with the given attributes. @param before elements before the rectangle, such as style sheets */
async function drawFill(attributes: string, before = "", root?: string): Promise<string> {
  return (await drawSvg(writeSvg(`${before}<rect class="a b" id="r" width="100" height="100" ${attributes}/>`, root))).at(50, 50);
}

describe("style sheets in an SVG", () => {
  it("take precedence by importance, specificity and order", async () => {
    const cases: [css: string, color: string][] = [
      [".a{fill:#f00} rect{fill:#0f0}", RED],
      [".a{fill:#f00} .b{fill:#0f0}", GREEN],
      [".a.b{fill:#f00} .b{fill:#0f0}", RED],
      ["#r{fill:#f00} .a.b{fill:#0f0}", RED],
      [".a{fill:#f00!important} #r{fill:#0f0}", RED],
      ["svg > g .a, svg > .b{fill:#f00}", RED],
      [".a:not(.c){fill:#f00} .a:hover{fill:#0f0}", RED],
      [".a{fill:#0f0} .a::before{fill:#f00}", GREEN],
      ["svg{ .a{fill:#f00} }", RED],
      ["@import url(a.css); @charset 'x'; .a{fill:#f00}", RED],
      ["}.x{ .a{fill:#f00}", BLACK],
    ];
    for (const [css, color] of cases) assert.equal(await drawFill("", `<style><![CDATA[${css}]]></style>`), color, css);
    assert.equal(await drawFill('style="fill:#00f" fill="#f00"', "<style>#r{fill:#0f0}</style>"), BLUE);
    assert.equal(await drawFill('fill="#f00"', "<style>*{fill:#0f0}</style>"), GREEN);
  });

  it("have media queries that are evaluated for a light screen of the graphic's size", async () => {
    const cases: [media: string, color: string][] = [
      ["(prefers-color-scheme: dark)", BLACK],
      ["(prefers-color-scheme: light)", RED],
      ["screen and (min-width: 50px)", RED],
      ["print", BLACK],
      ["not print", RED],
      ["(max-width: 50px)", BLACK],
      ["(width <= 50px), (height > 99px)", RED],
      ["not all and (prefers-color-scheme: dark)", RED],
      ["(prefers-reduced-motion)", BLACK],
    ];
    for (const [media, color] of cases) {
      assert.equal(await drawFill("", `<style>@media ${media.replaceAll("<", "&lt;")} {.a{fill:#f00}}</style>`), color, media);
    }
    assert.equal(await drawFill("", '<style media="(prefers-color-scheme: dark)">.a{fill:#f00}</style>'), BLACK);
  });

  it("may define custom properties, which elements inherit", async () => {
    assert.equal(
      await drawFill('fill="var(--c)"', "<style>:root{--c:#f00} @media (prefers-color-scheme: dark){:root{--c:#0f0}}</style>"),
      RED,
    );
    assert.equal(
      await drawFill("", "<style>@media (prefers-color-scheme: dark){svg{--c:#0f0}} svg{--c:#f00} .a{fill:var(--c)}</style>"),
      RED,
    );
    assert.equal(await drawFill('style="fill:var(--none, var(--c, #00f))"'), BLUE);
    assert.equal(await drawFill('style="--d:#f00;fill:var(--c)"', "<style>svg{--c:var(--d,#0f0)}</style>"), RED);
    assert.equal(await drawFill('style="fill:var(--none)" fill="#f00"'), BLACK);
    assert.equal(await drawFill("", "<style>svg{--a:var(--b);--b:var(--a)} .a{fill:var(--a)}</style>"), BLACK);
  });

  it("may use colors that resvg does not know", async () => {
    assert.equal(await drawFill('fill="light-dark(#f00, #0f0)"'), RED);
    assert.equal(await drawFill('fill="#f00" style="fill:light-dark(rgb(0, 0, 255), #ededed)"'), BLUE);
    assert.equal(await drawFill('style="fill:oklch(62.796% 0.25768 29.234)"'), RED);
    assert.equal(await drawFill('style="fill:color-mix(in srgb, #f00 100%, blue)"'), RED);
    assert.equal(await drawFill('style="fill:rgb(0 0 255 / 50%)"'), "#0000ff80");
    assert.equal(await drawFill('fill="hsl(120deg 100% 50%)"'), GREEN);
    assert.equal(await drawFill('style="fill:#f00;fill:unknown(1)"'), RED);
    assert.equal(await drawFill('fill="CURRENTCOLOR" color="#00f"'), BLUE);
  });

  it("may set geometry and transforms", async () => {
    const draw = async (css: string) =>
      findInk(await drawSvg(writeSvg(`<style>.a{${css}}</style><rect class="a" width="10" height="20"/>`)));
    const measureBox = async (css: string) => Object.values(await draw(css)).slice(0, 4);
    assert.deepEqual(await measureBox("x:5px;width:calc(2em - 2px)"), [5, 0, 35, 20]);
    assert.deepEqual(await measureBox("transform:translate(10px,20px)"), [10, 20, 20, 40]);
    assert.deepEqual(await measureBox("transform:rotate(.25turn);transform-origin:50px 50px"), [80, 0, 100, 10]);
    assert.deepEqual(await measureBox("transform:scale(2);transform-box:fill-box;transform-origin:center;x:20px;y:20px"), [15, 10, 35, 50]);
    assert.deepEqual(await measureBox("translate:10px 20px"), [10, 20, 20, 40]);
  });

  it("may contain an animation, whose last frame is drawn if the animation keeps it", async () => {
    const frames = "@keyframes f{from{opacity:0}to{opacity:1}}";
    assert.equal(await drawFill('fill="#f00"', `<style>.a{opacity:0;animation:f .3s ease-in-out forwards}${frames}</style>`), RED);
    assert.equal(await drawFill('fill="#f00"', `<style>.a{opacity:0;animation:f .3s infinite}${frames}</style>`), NONE);
    const animate = '<animate href="#r" attributeName="opacity" from="0" to="1" dur="1s"';
    assert.equal(await drawFill('fill="#f00" opacity="0"', `${animate} fill="freeze"/>`), RED);
    assert.equal(await drawFill('fill="#f00" opacity="0"', `${animate} fill="freeze" begin="click"/>`), NONE);
  });

  it("can't exhaust time or memory", async () => {
    const properties = Array.from({ length: 60 }, (_, index) => `--p${index + 1}:var(--p${index}) var(--p${index});`).join("");
    assert.equal(await drawFill('fill="var(--p60)"', `<style>svg{--p0:#f00;${properties}}</style>`), BLACK);
    assert.equal(await drawFill('fill="#f00"', `<style>${"a{".repeat(50_000)}</style>`), RED);
  }).timeout(20_000);

  it("may set blend modes", async () => {
    const svg = await drawSvg(
      writeSvg(
        '<style>.m{mix-blend-mode:multiply}</style><rect width="50" height="50" fill="#0ff"/><rect class="m" width="50" height="50" fill="#ff0"/>',
      ),
    );
    assert.equal(svg.at(20, 20), "#00ff00ff");
  });

  it("may transform text and preserve its spaces", async () => {
    const measureWidth = async (css: string, content: string) =>
      findInk(
        await drawSvg(writeSvg(`<style>text{font-size:20px;${css}}</style><text y="50">${content}</text>`, 'width="400" height="100"')),
      ).width;
    assert.equal(
      await measureWidth("text-transform:uppercase", "win <tspan>ill</tspan>"),
      await measureWidth("", "WIN <tspan>ILL</tspan>"),
    );
    assert.ok((await measureWidth("white-space:pre", "a    b")) > (await measureWidth("", "a    b")) + 15);
  });

  it("may contain values that are not colors where colors are expected", async () => {
    for (const value of ["/", "#", "(", "%", "-", "+", "rgb(", "1e", "'", "url(", "hsl(/)", "rgb(1 2 3 / )"])
      assert.equal(await drawFill(`fill="#f00" style="fill:${value.replaceAll('"', "&quot;")};background:${value}"`), RED, value);
  });

  it("may define a path", async () => {
    for (const declaration of ['d:path("M0 0H50V100H0z")', "d: path( 'M0 0H50V100H0z' )"]) {
      const { at } = await drawSvg(writeSvg(`<style>path{${declaration}}</style><path fill="#f00" d="M0 0H9V9H0z"/>`));
      assert.deepEqual([at(25, 50), at(75, 50)], [RED, NONE], declaration);
    }
    assert.equal((await drawSvg(writeSvg('<path fill="#f00" d="M0 0H99V99H0z" style="d:none"/>'))).at(25, 50), NONE);
  });

  it("may transform an element of any kind around its own center", async () => {
    const shapes = [
      '<path d="M20 20H40V40H20z" class="s"/>',
      '<polygon points="20,20 40,20 40,40 20,40" class="s"/>',
      '<g class="s"><rect x="20" y="20" width="20" height="5"/><rect x="20" y="35" width="20" height="5"/></g>',
      '<g class="s"><g transform="translate(10)"><circle cx="20" cy="30" r="10"/></g></g>',
      '<g class="s"><use href="#d" x="20"/></g><defs><rect id="d" y="20" width="20" height="20"/></defs>',
      '<g class="s" stroke="#f00" stroke-width="6"><rect x="20" y="20" width="20" height="20" stroke-opacity="0"/></g>',
    ];
    for (const shape of shapes) {
      for (const box of ["fill-box", "content-box"]) {
        const css = `.s{fill:#f00;transform-box:${box};transform-origin:center;transform:translate(100%) scale(2)}`;
        const ink = findInk(await drawSvg(writeSvg(`<style>${css}</style>${shape}`)));
        assert.deepEqual([ink.left, ink.top, ink.right, ink.bottom], [30, 10, 70, 50], shape);
      }
    }
  });
});

describe("the root element of an SVG", () => {
  it("is drawn with its own background and style", async () => {
    for (const style of ["background:#f00", "background-color: red", "background: url(x.png) #f00", "--b:#f00;background:var(--b)"]) {
      assert.equal((await drawSvg(writeSvg("", `width="10" height="10" style="${style}"`))).at(5, 5), RED);
    }
    assert.equal(
      (await drawSvg(writeSvg("<style>svg{background:#f00}</style>", 'width="100" height="10" viewBox="0 0 10 10"'))).at(1, 1),
      RED,
    );
    assert.equal(await drawFill("", "", 'width="100" height="100" style="fill:#00f"'), BLUE);
  });

  it("has the size of its viewBox or of its content if it has no other", async () => {
    const cases: [attributes: string, width: number, height: number][] = [
      ['viewBox="0 0 64 32"', 64, 32],
      ['width="100%" height="100%" viewBox="0 0 64 32"', 64, 32],
      ['width="128" viewBox="0 0 64 32"', 128, 64],
      ['height="64" viewBox="0 0 64 32"', 128, 64],
      ['width="1in" height="72pt"', 96, 96],
      ['width="100%" style="max-width: 32px" viewBox="0 0 64 32"', 32, 16],
      ['width="100%" height="50" style="max-width: 70px" viewBox="0 0 64 32"', 70, 50],
      ['style="width:20px;height:10px"', 20, 10],
      ["", 700, 500],
      ['width="200"', 200, 500],
    ];
    for (const [attributes, width, height] of cases) {
      const svg = await drawSvg(writeSvg('<rect x="600" y="400" width="100" height="100"/>', attributes));
      assert.deepEqual([svg.width, svg.height], [width, height], attributes);
    }
    await assert.rejects(drawSvg(writeSvg("", 'width="-10" height="10"')), /no area/);
  });
});

describe("conditional content of an SVG", () => {
  const createRedRectangle = (attributes: string) => `<rect width="100" height="100" fill="#f00" ${attributes}/>`;
  const blue = '<rect width="100" height="100" fill="#00f"/>';

  it("is the first suitable child of a switch, as in a browser whose language is English", async () => {
    const draw = async (content: string) => (await drawSvg(writeSvg(`<switch>${content}</switch>`))).at(50, 50);
    assert.equal(await draw(createRedRectangle('systemLanguage="de"') + blue), BLUE);
    assert.equal(await draw(createRedRectangle('systemLanguage="fr, en"') + blue), RED);
    assert.equal(await draw(createRedRectangle('requiredExtensions="http://example.org/ns"') + blue), BLUE);
    assert.equal(await draw(createRedRectangle('requiredFeatures="http://www.w3.org/TR/SVG11/feature#Extensibility"') + blue), RED);
    assert.equal((await drawSvg(writeSvg(blue + createRedRectangle('systemLanguage="de"')))).at(50, 50), BLUE);
  });
});

describe("a font size in an SVG", () => {
  it("may be relative to the height of a letter, to the width of a zero, or to the root's font size", async () => {
    const draw = async (size: string) =>
      findInk(await drawSvg(writeSvg(`<g font-size="20"><text y="60" font-size="${size}">H</text></g>`))).height;
    assert.deepEqual(
      [await draw("4ex"), await draw("3ch"), await draw("2.5rem")],
      [await draw("43.76px"), await draw("38.16px"), await draw("40px")],
    );
  });

  it("is 16 pixels unless the graphic specifies one", async () => {
    const draw = async (attributes: string) => findInk(await drawSvg(writeSvg(`<text y="60" ${attributes}>H</text>`))).height;
    assert.equal(await draw(""), await draw('font-size="16"'));
  });
});
