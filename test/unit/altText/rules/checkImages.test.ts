import assert from "node:assert/strict";
import { findImageUses } from "../../../../src/altText/document/find.ts";
import { checkImages, type CheckOptions } from "../../../../src/altText/rules/checkImages.ts";
import type { RuleId } from "../../../../src/altText/rules/rules.ts";
import type { Syntax } from "../../../../src/altText/document/syntax.ts";

const findRules = (syntax: Syntax, source: string, options?: CheckOptions): RuleId[] =>
  checkImages(source, findImageUses(source, syntax), options).map(({ rule }) => rule);

/** Creates a notebook in compact JSON. */
const createNotebook = (...cells: string[]): string =>
  JSON.stringify({ cells: cells.map((source) => ({ cell_type: "markdown", source })) });

describe("the findings in a document", () => {
  it("have the severities from the settings, and do not include rules that are off", () => {
    const uses = findImageUses("![x](a.png)", "markdown");
    assert.deepEqual(
      checkImages("![x](a.png)", uses).map(({ severity }) => severity),
      ["info"],
    );
    assert.deepEqual(
      checkImages("![x](a.png)", uses, { severities: { "too-short": "error" } }).map(({ severity }) => severity),
      ["error"],
    );
    assert.deepEqual(checkImages("![x](a.png)", uses, { severities: { "too-short": "off" } }), []);
  });

  it("are of low severity for the root element of a Vue component without alt text, because the component's users may give it", () => {
    const findSeverities = (source: string) =>
      checkImages(source, findImageUses(source, "vue")).map(({ rule, severity }) => `${rule} ${severity}`);
    const roots = [
      '<template><img src="a.png"></template>',
      '<template>\n  <!-- The avatar -->\n  <NuxtImg src="a.png" />\n</template>',
      '<script setup>\ndefineProps(["url"]);\n</script>\n<template>\n  <img :src="url">\n</template>',
    ];
    for (const source of roots) assert.deepEqual(findSeverities(source), ["missing info"], source);
    assert.deepEqual(findSeverities('<template><img v-if="a" src="a.png"><img v-else-if="b" src="b.png"><p v-else>None</p></template>'), [
      "missing info",
      "missing info",
    ]);
    const others = [
      '<template><div><img src="a.png"></div></template>',
      '<template><img src="a.png"><p>Menu</p></template>',
      '<template>Menu <img src="a.png"></template>',
      '<template><img v-if="a" src="a.png"><p v-if="b">Menu</p></template>',
      '<template><img v-for="url in urls" :src="url"></template>',
      '<script>\nexport default { inheritAttrs: false };\n</script>\n<template><img src="a.png"></template>',
      '<script setup>\ndefineOptions({ inheritAttrs: false });\n</script>\n<template><img src="a.png"></template>',
    ];
    for (const source of others) assert.deepEqual(findSeverities(source), ["missing warning"], source);
  });

  it("include file names in any script, with folders, and with spaces if the image file has that name", () => {
    const names: [alt: string, target: string][] = [
      ["схема.png", "схема.png"],
      ["схема.png", "a.png"],
      ["図1.jpeg", "a.png"],
      ["login form.png", "login%20form.png"],
      ["Login form.PNG", "images/Login form.PNG?raw=true"],
      ["images/chart.png", "images/chart.png"],
      ["../images/my chart.png", "../images/my chart.png"],
      ["images/chart.png", "b.png"],
    ];
    for (const [alt, target] of names) assert.deepEqual(findRules("markdown", `![${alt}](<${target}>)`), ["file-name"], alt);
    for (const alt of ["The file login form.png", "How to open chart.png", "login", "Form of login", "https://a.org/b.png"]) {
      assert.ok(!findRules("markdown", `![${alt}](<login form.png>)`).includes("file-name"), alt);
    }
    assert.deepEqual(findRules("markdown", "![Node.js](https://a.org/badge/Node.js)"), []);
  });

  it("do not include a file name that is the name of what the page or the link is about, or of a logo", () => {
    const names = [
      '<h2>rust-analyzer</h2><p><img src="rust-analyzer.png" alt="rust-analyzer"></p>',
      '<p>Sign in with Auth0. <img src="/img/auth0.svg" alt="auth0"></p>',
      '<figure><img src="pi-hole.png" alt="pi-hole"><figcaption>The dashboard of Pi-hole</figcaption></figure>',
      '<a href="https://auth0.com/?ref=a"><img src="auth0.svg" alt="auth0"></a>',
      '<a href="https://www.code-server.dev"><img src="code-server.svg" alt="code-server"></a>',
      '<a href="https://github.com/rust-lang/rust-analyzer"><img src="rust-analyzer.svg" alt="rust-analyzer"></a>',
      '<img src="/static/logos/x-plane.svg" alt="x-plane">',
      '<img src="/sponsors/1password.png" alt="1password">',
    ];
    for (const source of names) assert.ok(!findRules("html", source).includes("file-name"), source);
    const files = [
      '<p>The login form opens. <img src="login-form.png" alt="login-form"></p>',
      '<h2>Sign-in</h2><p><img src="sign-in-2.png" alt="sign-in-2"></p>',
      '<a href="login-form.png"><img src="login-form.png" alt="login-form"></a>',
      '<a href="/images/login-form"><img src="images/login-form.png" alt="login-form"></a>',
      '<h2>The form {#login-form}</h2><p><img src="login-form.png" alt="login-form"></p>',
      '<p>Step p1 <img src="p1.png" alt="p1"></p>',
      '<p>Call plot_menu. <img src="plot_menu.png" alt="plot_menu"></p>',
      '<img src="/logos/logo-dark.png" alt="logo-dark">',
      '<img src="/logos/acme-200x80.png" alt="acme-200x80">',
      '<img src="/icons/arrow-left.svg" alt="arrow-left">',
      '<h2>auth0.svg</h2><p><img src="auth0.svg" alt="auth0.svg"></p>',
    ];
    for (const source of files) assert.ok(findRules("html", source).includes("file-name"), source);
  });

  it("are suppressed by a comment on the same line, on the line before, or anywhere if it applies to the whole file", () => {
    const suppressed: [Syntax, string][] = [
      ["markdown", "<!-- oriel-disable-next-line -->\n![x](a.png)"],
      ["markdown", "![x](a.png) <!-- oriel-disable-line too-short -->"],
      ["html", "<img src=a.png alt=x>\n\n<!-- oriel-disable-file too-short -->"],
      ["mdx", "{/* oriel-disable-next-line too-short */}\n![x](a.png)"],
      ["markdown", "---\n# oriel-disable-next-line\nimage: a.png\nalt: x\n---\n"],
      [
        "notebook",
        JSON.stringify({ cells: [{ cell_type: "markdown", source: ["<!-- oriel-disable-next-line -->\n", "![x](a.png)"] }] }, undefined, 1),
      ],
      ["svelte", "<!-- oriel-disable-next-line -->\n<img src={a} alt=x>"],
      ["tsx", "const a = (\n  // oriel-disable-next-line too-short, missing\n  <img src={b} alt='x'/>\n);"],
    ];
    suppressed.push(
      ["markdown", "![x](a.png) <!-- oriel-disable-line missing --> <!-- oriel-disable-line too-short -->"],
      ["tsx", "const a = <img /* oriel-disable-line missing */ /* oriel-disable-line too-short */ src={b} alt='x'/>;"],
      ["html", "<!-- Shown elsewhere.\noriel-disable-file too-short -->\n<img src=a.png alt=x>"],
      ["notebook", createNotebook("<!-- oriel-disable-next-line -->\n![x](a.png)")],
    );
    for (const [syntax, source] of suppressed) assert.deepEqual(findRules(syntax, source), [], source);
    assert.deepEqual(findRules("markdown", "<!-- oriel-disable-next-line missing -->\n![x](a.png)"), ["too-short"]);
    assert.deepEqual(findRules("markdown", "<!-- oriel-disable-next-line -->\n\n![x](a.png)"), ["too-short"]);
  });

  it("are not suppressed by text that only mentions such a comment", () => {
    for (const text of [
      "See `oriel-disable-file` in our guide.",
      "docs/*.md and oriel-disable-file",
      "<!-- note --> oriel-disable-file -->",
    ]) {
      assert.deepEqual(findRules("markdown", `${text}\n\n![x](a.png)`), ["too-short"], text);
    }
  });

  it("are not suppressed by a comment in another cell, even in a notebook without line breaks", () => {
    assert.deepEqual(findRules("notebook", createNotebook("<!-- oriel-disable-line -->", "![x](a.png)")), ["too-short"]);
  });
});
