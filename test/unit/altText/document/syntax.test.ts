import assert from "node:assert/strict";
import { KNOWN_COMPONENTS, createComponents } from "../../../../src/altText/document/markup/components.ts";
import { mayHaveImages, detectSyntax, detectSyntaxByLanguage } from "../../../../src/altText/document/syntax.ts";
import { markupSyntaxes } from "../samples.ts";
import { syntaxes } from "../../../../src/altText/document/syntaxList.ts";

describe("the syntax of a document", () => {
  it("is determined by the extension of its file", () => {
    assert.deepEqual(
      ["README.md", "a/b.TSX", "c.js", "d.vue", "e.ipynb", "f.mdx", "g.svelte", "h.astro", "e.png", "Makefile"].map(detectSyntax),
      ["markdown", "tsx", "jsx", "vue", "notebook", "mdx", "svelte", "astro", undefined, undefined],
    );
  });

  it("is determined by the language in an editor, whatever the file name", () => {
    assert.equal(detectSyntaxByLanguage("javascript", "/a"), "jsx");
    assert.equal(detectSyntaxByLanguage("markdown", "/a.vue"), "markdown");
  });

  it("is determined by the file extension in an editor only if VS Code may not know the language", () => {
    assert.equal(detectSyntaxByLanguage("plaintext", "/a.mdx"), "mdx");
    assert.equal(detectSyntaxByLanguage("plaintext", "/a.md"), undefined);
    assert.equal(detectSyntaxByLanguage("json", "/a.ipynb"), undefined);
  });

  it("shares neither file extensions nor languages with another syntax", () => {
    const extensions = syntaxes.flatMap(({ extensions }): readonly string[] => extensions);
    const languages = syntaxes.flatMap(({ languageIds }): readonly string[] => languageIds);
    assert.equal(new Set(extensions).size, extensions.length);
    assert.equal(new Set(languages).size, languages.length);
  });
});

for (const { id } of markupSyntaxes) {
  describe(`a document in ${id}`, () => {
    const plain = "---\ntitle: On images\n---\n\n# The image [link](a.png) <b>bold</b> `x` {a}\n";

    it("is not parsed if it contains nothing that could be an image", () => {
      assert.equal(mayHaveImages(plain, id, KNOWN_COMPONENTS), false);
    });

    it("is parsed if it may use an image component that Oriel knows or that the settings name", () => {
      assert.equal(mayHaveImages(`${plain}<v-img>`, id, KNOWN_COMPONENTS), true);
      assert.equal(mayHaveImages(`${plain}<Shot />`, id, createComponents(["Shot"])), true);
    });
  });
}
