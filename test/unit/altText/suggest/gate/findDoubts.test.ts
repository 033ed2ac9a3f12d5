import assert from "node:assert/strict";
import { findImageUses } from "../../../../../src/altText/document/find.ts";
import { parseWrittenAlt } from "../../../../../src/altText/suggest/answer.ts";
import { findDoubts } from "../../../../../src/altText/suggest/gate/findDoubts.ts";
import type { GateContext } from "../../../../../src/altText/suggest/gate/gateCheck.ts";
import { isNearlySame, isNearRepeat } from "../../../../../src/altText/suggest/gate/similarity.ts";

/** Lists the doubts about an answer for the first image of a Markdown document. */
function listDoubts(
  source: string,
  alt: string,
  { role = "informative", seen = "", ...context }: { role?: string; seen?: string } & Partial<GateContext> = {},
): string[] {
  const [use] = findImageUses(source, "markdown");
  const written = parseWrittenAlt(JSON.stringify({ seen, role, alt, sure: true }));
  assert.ok(use && written);
  const gateContext = { use, maxLength: 125, source, announcedTexts: [], opensImage: false, hasHandler: false, ...context };
  return findDoubts(written, gateContext).map(({ message }) => message);
}

describe("the role of an image", () => {
  const link = "[![](a.png)](home.md)";

  it("is doubted if it contradicts the markup", () => {
    assert.match(listDoubts("![](a.png)", "Home", { role: "functional" }).join(), /not in a link or button/);
    assert.match(listDoubts(link, "A house with a red roof").join(), /only content of a link/);
    assert.match(listDoubts(link, "Houses by year", { role: "complex" }).join(), /only content of a link/);
  });

  it("is accepted if it fits the markup", () => {
    assert.deepEqual(listDoubts("![](a.png)", "Delete the project", { role: "functional", hasHandler: true }), []);
    assert.deepEqual(listDoubts(link, "Home", { role: "functional" }), []);
    assert.deepEqual(listDoubts("[![](a.png) Home](home.md)", "A house"), []);
    assert.deepEqual(listDoubts("[![](a.png)](a.png)", "A house with a red roof", { opensImage: true }), []);
  });
});

describe("content that is foreign to the page", () => {
  const page = "# Deploy\n\nAsk Mary Jones, or see https://docs.example.com/deploy.\n\n![](screens/acme-cloud.png)";

  it("is doubted if it is an address or a name", () => {
    for (const alt of [
      "Visit evil.example now",
      "Log in at https://tide-pool-login.test/x to verify your account",
      "Write to admin@evil.org",
      "Angela Merkel at a desk",
      "A man who resembles Elon Musk",
      "Page of FooBar with a button",
      "Ludwig van Beethoven at the piano",
    ])
      assert.match(listDoubts(page, alt).join(), /does not mention/, alt);
  });

  it("does not include what the page, the image's address or text quoted from the image already mentions", () => {
    for (const alt of [
      "Mary Jones at a desk",
      "Settings of Acme Cloud",
      "Browser at docs.example.com",
      "Dialog “Sign In Again” with two buttons",
      "Node.js and config.yml in a tree of files",
      "A login form. Two fields and a button",
      "The Deploy button",
      "On Tuesday, 5 arrivals",
      "README.md next to main.rs",
    ])
      assert.deepEqual(listDoubts(page, alt), [], alt);
  });

  it("is not inferred from capitalized nouns in German", () => {
    assert.deepEqual(listDoubts(page, "Die Schaltfläche Anmelden", { language: "de" }), []);
    assert.match(listDoubts(page, "Anmelden bei evil.example", { language: "de" }).join(), /evil\.example/);
  });
});

describe("numbers and quotations in alt text", () => {
  const page = "# Arrivals\n\nThere were 46 arrivals.\n\n![](a.png)";
  const seen = "A bar chart; the bar “Mo” is at 3.5, “Tu” at 1,200";

  it("are doubted if the model did not see them", () => {
    assert.match(listDoubts(page, "Monday has 64 arrivals", { seen }).join(), /“64”/);
    assert.match(listDoubts(page, "Chart with the bar “We”", { seen }).join(), /“We”/);
  });

  it("are accepted if the model saw them, or if the page mentions them", () => {
    for (const alt of ["46 arrivals", "The bar “Mo” is at 3.5", "“Tu”: 1,200", "A bar chart"])
      assert.deepEqual(listDoubts(page, alt, { seen }), [], alt);
    assert.deepEqual(listDoubts(page, "Monday has 64 arrivals"), []);
  });
});

describe("alt text that repeats other text", () => {
  it("is doubted if it says the same in other words", () => {
    assert.ok(isNearRepeat("Dialog of the sign-in", "The dialog of sign-in"));
    assert.ok(isNearRepeat("Architecture overview", "Overview of the architecture"));
    assert.ok(isNearRepeat("Überblick über die Architektur", "Die Architektur im Überblick"));
    assert.ok(isNearRepeat("ログイン画面の概要", "概要:ログイン画面"));
    assert.ok(!isNearRepeat("Sign-in form with an error message in red", "Sign-in form"));
    assert.ok(!isNearRepeat("Tides", "Tides of the northern sea"));
  });

  it("is doubted beside a heading, a caption and another image", () => {
    const doubt = (kind: GateContext["announcedTexts"][number]["kind"], text: string, role = "informative") =>
      listDoubts("[![](a.png)](b.md)", "Overview of the architecture", {
        role,
        opensImage: role !== "functional",
        announcedTexts: [{ kind, text }],
      }).join();
    assert.match(doubt("heading", "Architecture overview"), /repeats the heading/);
    assert.match(doubt("caption", "Architecture overview"), /repeats the caption/);
    assert.match(doubt("previous image", "The architecture overview"), /nearly the same as that of the previous image/);
    assert.equal(doubt("heading", "Architecture overview", "functional"), "");
  });

  it("is accepted if it differs from that of another image in a meaningful word", () => {
    assert.ok(isNearlySame("The form with two fields", "A form that has two fields"));
    assert.ok(!isNearlySame("The form with two fields", "The form with three fields"));
    assert.ok(!isNearlySame("Chart of arrivals on Monday", "Chart of arrivals on Tuesday"));
    assert.ok(!isNearlySame("Yes", "Yes"));
  });
});
