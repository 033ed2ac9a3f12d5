import { testFinding, testWriting } from "./support.ts";

describe("an image in Svelte", () => {
  testFinding("svelte", [
    ["has the URL and alt text of its attributes", '<img src="a.png" alt="A">', ['img "A" a.png']],
    ["has unknown alt text if the attribute is an expression", "<img src={url} alt={text}>", ["img dynamic -"]],
    ["has unknown alt text if the attribute is a shorthand", "<img src={url} {alt}/>", ["img dynamic -"]],
    [
      "has unknown alt text if the attribute contains an expression",
      '<img src="a.png" alt="A {b}"><img src=c.png alt=A{b}>',
      ["img dynamic a.png", "img dynamic c.png"],
    ],
    ["is found if its attributes are strings in braces", "<img src={'a.png'} alt={`A`}/>", ['img "A" a.png']],
    [
      "has unknown alt text only if it has a spread and no alt attribute",
      "<img {...props}><img {...props} alt='A'>",
      ["img dynamic -", 'img "A" -'],
    ],
    [
      "keeps its attributes next to JavaScript comments, which may contain quotes and brackets",
      "<img\n  // the logo: it's > {x\n  src='a.png'\n  alt='A'\n/><img /* don't <b> */ src=//b.png alt=\"B // C\"/*x*/>",
      ['img "A" a.png', 'img "B // C" //b.png'],
    ],
    [
      "is found as an enhanced image or an image component",
      '<enhanced:img src="a.png"/><Image src="b.png"/><Card src="c.png"/>',
      ["enhanced:img missing a.png", "Image missing b.png"],
    ],
    [
      "is found in blocks with comparisons",
      "{#if a > b}<img src=a.png>{:else if c < d}<img src=b.png alt=B>{/if}",
      ["img missing a.png", 'img "B" b.png'],
    ],
    [
      "is found even if its handler contains markup characters",
      "<img on:click={() => a > '}'} src={'a.png'}/><img src=b.png>",
      ["img missing a.png", "img missing b.png"],
    ],
    [
      "has the imported path as its URL",
      "<script>\nimport logo from './logo.png?w=80';\n</script>\n<img src={logo} alt='A'>",
      ['img "A" ./logo.png?w=80'],
    ],
    [
      "is not found in scripts, styles, comments and strings",
      "<script>let a = '<img>';</script><style>a{b:c}</style><!-- {<img>} -->{'<img>'}",
      [],
    ],
    [
      "is found next to regular expressions and comments of JavaScript",
      "{#if /[}']/.test(a)}<img src=a.png>{/if}{b /* ' */}<img src=b.png>{a / b}<img src='c?d={e}' alt=C>{c / d}",
      ["img missing a.png", "img missing b.png", 'img "C" -'],
    ],
    ["is found after a brace that is never closed", "<p>{open</p><img src=a.png>", ["img missing a.png"]],
  ]);
});

describe("alt text written into Svelte", () => {
  testWriting("svelte", [
    '<img src={a} alt="old"/>',
    "{#if a > b}<Image src={a}/>{/if}",
    "<enhanced:img alt={'old'} src=a />",
    "<img alt='old' {...b}>",
  ]);
});
