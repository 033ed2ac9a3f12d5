import type { SyntaxFeature } from "../../../../src/altText/document/documentSyntax.ts";
import type { RuleId } from "../../../../src/altText/rules/rules.ts";

/** Markup that a rule of another tool accepts or reports. If Oriel disagrees, the name gives the reason. */
export interface OtherToolCase {
  /** Tool and its rule, such as “jsx-a11y alt-text”. */
  tool: string;
  name: string;
  /** Feature of the syntaxes that the other tool checks. */
  feature: SyntaxFeature;
  markup: string;
  /** Rules that Oriel reports, in order. */
  expectedRules: RuleId[];
  /** Whether the other tool reports the markup. A test runs the tool to verify this. */
  isReported: boolean;
}

type Row = [name: string, markup: string, ...expectedRules: RuleId[]];

function createCases(tool: string, feature: SyntaxFeature, { accepted, reported }: { accepted: Row[]; reported: Row[] }): OtherToolCase[] {
  const createRows = (rows: Row[], isReported: boolean) =>
    rows.map(([name, markup, ...expectedRules]) => ({ tool, name, feature, markup, expectedRules, isReported }));
  return [...createRows(accepted, false), ...createRows(reported, true)];
}

export const otherToolCases: OtherToolCase[] = [
  ...createCases("jsx-a11y alt-text", "react", {
    accepted: [
      ["alt text in quotes or in braces", '<p><img alt="foo"/><img alt={"foo"}/></p>'],
      ["empty alt text", '<img alt=""/>'],
      ["an expression, which Oriel notes as unknown", "<img alt={text}/>", "dynamic"],
      ["an expression with a fallback text, which Oriel notes as unknown", "<img alt={text || 'foo'}/>", "dynamic"],
      ["a template string with an expression, which Oriel notes as unknown", "<img alt={`This is the ${text} text`}/>", "dynamic"],
      ["alt text of only whitespace, which Oriel reports because screen readers differ", '<img alt=" "/>', "blank"],
      ["ALT in uppercase, which Oriel reports because React has no such property", '<img ALT="foo"/>', "missing"],
      ["alt text with the role presentation", '<img alt="foo" role="presentation"/>'],
      ["a label", '<img aria-label="foo"/>'],
      ["a reference to a label, which Oriel notes as unknown", '<img aria-labelledby="id1"/>', "dynamic"],
      ["an object with a label or a title", '<p><object data="a.svg" aria-label="foo"/><object data="a.svg" title="An object"/></p>'],
      ["an object with a reference to a label, which Oriel notes as unknown", '<object data="a.svg" aria-labelledby="id1"/>', "dynamic"],
      ["an object that contains text", '<object data="a.svg">Foo</object>'],
      ["an area with alt text", '<area href="x" alt="foo"/>'],
      ["an image input with alt text or a label", '<p><input type="image" alt="foo"/><input type="image" aria-label="foo"/></p>'],
      ["an input of another type", '<input type="hidden"/>'],
      ["a component that is not known to be an image", "<p><Foo/><Thumbnail/></p>"],
      ["another attribute that is undefined", '<img alt="foo" salt={undefined}/>'],
      ["a spread before the alt text", '<img {...props} alt="foo"/>'],
      ["functions and calls, which Oriel notes as unknown", "<p><img alt={() => void 0}/><img alt={text()}/></p>", "dynamic", "dynamic"],
      ["a conditional expression, which Oriel notes as unknown", '<img alt={text ? "works" : "fails"}/>', "dynamic"],
      ["a concatenation, which Oriel notes as unknown", '<img alt={text + " Logo"}/>', "dynamic"],
      ["a component whose name is IMG in uppercase", "<IMG/>"],
      ["empty alt text with the role presentation", '<img alt="" role="presentation"/>'],
      ["an object that contains an element with text", '<object data="a.svg"><p>This is descriptive!</p></object>'],
      [
        "an area with a label, or with an expression, which Oriel notes as unknown",
        '<p><area href="x" aria-label="foo"/><area href="y" alt={text}/></p>',
        "dynamic",
      ],
      ["an area with empty alt text, which Oriel reports because the link has no name", '<area href="x" alt=""/>', "empty-control"],
      [
        "an image input with empty alt text, which Oriel reports because the button has no name",
        '<input type="image" alt=""/>',
        "empty-control",
      ],
      [
        "an image input with a reference to a label, which Oriel notes as unknown",
        '<input type="image" aria-labelledby="id1"/>',
        "dynamic",
      ],
      ["components named like the elements", '<p><Object/><Area/><InputImage/><Input type="image" alt=""/></p>'],
    ],
    reported: [
      ["an image without alt text", "<img/>", "missing"],
      ["alt without a value, which React omits", "<img alt/>", "missing"],
      ["undefined as alt text", "<img alt={undefined}/>", "missing"],
      ["null as alt text", "<img alt={null}/>", "missing"],
      ["an image with only a source", '<img src="xyz"/>', "missing"],
      ["a spread without alt text, which Oriel notes as unknown", "<img {...props}/>", "dynamic"],
      ["the role presentation without alt text, which Oriel accepts because browsers hide the image", '<img role="presentation"/>'],
      ["an empty label", '<img aria-label=""/>', "missing"],
      ["an empty reference to a label", '<img aria-labelledby=""/>', "missing"],
      ["an object without alternative content", '<object data="a.svg"/>', "missing"],
      ["an object with an empty title", '<object data="a.svg" title=""/>', "missing"],
      ["an object that contains an element without text", '<object data="a.svg"><div aria-hidden="true"/></object>', "missing"],
      ["an object without data, which Oriel accepts because it is not an image", "<object/>"],
      ["an area without alt text", '<area href="x"/>', "missing"],
      ["an area without a link, which Oriel accepts because screen readers ignore it", "<area/>"],
      ["an image input without alt text", '<input type="image"/>', "missing"],
      ["a role without a value", "<img role/>", "missing"],
      ["an expression that evaluates to false, which Oriel notes as unknown", "<img alt={false || false}/>", "dynamic"],
      [
        "the role presentation or none without alt text, which Oriel accepts because the image is hidden",
        '<p><img alt={undefined} role="presentation"/><img role="none"/></p>',
      ],
      ["an undefined label", "<img aria-label={undefined}/>", "missing"],
      ["an undefined reference to a label", "<img aria-labelledby={undefined}/>", "missing"],
      ["an object with an undefined title", '<object data="a.svg" title={undefined}/>', "missing"],
      [
        "an object with an empty label, or an empty reference to one",
        '<p><object data="a.svg" aria-label=""/><object data="b.svg" aria-labelledby=""/></p>',
        "missing",
        "missing",
      ],
      [
        "an object with an undefined label, or an undefined reference to one",
        '<p><object data="a.svg" aria-label={undefined}/><object data="b.svg" aria-labelledby={undefined}/></p>',
        "missing",
        "missing",
      ],
      [
        "an area with an alt that has no value or is undefined",
        '<p><area href="x" alt/><area href="y" alt={undefined}/></p>',
        "missing",
        "missing",
      ],
      [
        "an area with an empty label, or an empty reference to one",
        '<p><area href="x" aria-label=""/><area href="y" aria-labelledby=""/></p>',
        "missing",
        "missing",
      ],
      [
        "an area with an undefined label, or an undefined reference to one",
        '<p><area href="x" aria-label={undefined}/><area href="y" aria-labelledby={undefined}/></p>',
        "missing",
        "missing",
      ],
      ["an area with a spread, which Oriel notes as unknown", '<area href="x" {...props}/>', "dynamic"],
      [
        "an image input with an alt that has no value or is undefined",
        '<p><input type="image" alt/><input type="image" alt={undefined}/></p>',
        "missing",
        "missing",
      ],
      [
        "an image input with an empty label, or an empty reference to one",
        '<p><input type="image" aria-label=""/><input type="image" aria-labelledby=""/></p>',
        "missing",
        "missing",
      ],
      [
        "an image input with an undefined label, or an undefined reference to one",
        '<p><input type="image" aria-label={undefined}/><input type="image" aria-labelledby={undefined}/></p>',
        "missing",
        "missing",
      ],
      ["an image input with a spread, which Oriel notes as unknown", '<input type="image" {...props}/>', "dynamic"],
    ],
  }),
  ...createCases("jsx-a11y img-redundant-alt", "react", {
    accepted: [
      ["a redundant word on a hidden image", '<img alt="Picture of me" aria-hidden/>'],
      ["a redundant word on an image hidden by a literal expression", '<img alt="Photo of me" aria-hidden={true}/>'],
      ["a longer word that contains a redundant word", '<p><img alt="ImageMagick"/><img alt="Photography"/></p>'],
      [
        "missing alt text, which Oriel reports with another rule",
        "<p><img/><img alt={undefined}/><img alt/></p>",
        "missing",
        "missing",
        "missing",
      ],
      [
        "a template string with an expression and no redundant word, which Oriel notes as unknown",
        "<img alt={`this should pass for ${text}`}/>",
        "dynamic",
      ],
      [
        "functions and properties, which Oriel notes as unknown",
        "<p><img alt={() => {}}/><img alt={text.name}/></p>",
        "dynamic",
        "dynamic",
      ],
      ["descriptive alt text with aria-hidden set to false", '<img aria-hidden={false} alt="Doing cool things."/>'],
      ["the word “screenshot”", '<img alt="Screenshot of the form"/>'],
    ],
    reported: [
      ["“Photo of”", '<img alt="Photo of friend."/>', "redundant-words"],
      ["“Picture of”", '<img alt="Picture of friend."/>', "redundant-words"],
      ["“Image of”", '<img alt="Image of friend."/>', "redundant-words"],
      ["a redundant word in mixed case", '<img alt="PhOtO of friend."/>', "redundant-words"],
      ["a redundant word in braces", '<img alt={"photo of friend."}/>', "redundant-words"],
      ["a redundant word with aria-hidden set to false", '<img alt="Image of a person" aria-hidden={false}/>', "redundant-words"],
      ["a redundant word alone, which Oriel reports as a placeholder", '<img alt="photo"/>', "placeholder"],
      [
        "a redundant word in a template string with an expression, which Oriel notes as unknown",
        "<img alt={`picture of ${text}`}/>",
        "dynamic",
      ],
      ["a redundant word in the middle, which Oriel accepts because it may describe the image", '<img alt="Docker image layers"/>'],
      ["a redundant word at the end", '<img alt="Cat photo"/>', "redundant-words"],
      ["a redundant word in a template string without expressions", "<img alt={`image of a thing`}/>", "redundant-words"],
      ["a redundant word on an image that an expression may hide", '<img alt="Photo of friend." aria-hidden={text}/>', "redundant-words"],
      ["a redundant word within a sentence, which Oriel accepts because it may describe the image", '<img alt="Thing is a photo of me"/>'],
    ],
  }),
  ...createCases("markdownlint MD045", "markdown", {
    accepted: [
      ["an image with alt text", "![A red fox](image.jpg)"],
      ["a reference with alt text", "![A red fox][ref]\n\n[ref]: image.jpg"],
      [
        "elements with alt text, and with empty alt text, which Oriel notes because no text stands beside it",
        '<p><img src="image.jpg" alt="A red fox"/><img src="b.jpg" alt=""/></p>',
        "empty",
      ],
      ["a hidden element", '<img src="image.jpg" aria-hidden="true"/>'],
      ["an element in inline code", '`<img src="image.jpg">`'],
      ["shortcut and collapsed references, whose label is the alt text", "![A red fox]\n\n![A red fox][]\n\n[A red fox]: image.jpg"],
      ["an image with alt text in a link", "[![A red fox](image.jpg)](https://example.org)"],
      ["whitespace in brackets, which Oriel reports because it is empty alt text in CommonMark", "![ ](image.jpg)", "empty"],
      ["an element in a code block", '```html\n<img src="image.jpg"/>\n```'],
    ],
    reported: [
      ["empty brackets", "![](image.jpg)", "empty"],
      ["empty brackets beside text, which Oriel accepts because they mark the image as decorative", "![](image.jpg) A red fox"],
      ["a reference with empty brackets", "![][ref]\n\n[ref]: image.jpg", "empty"],
      ["empty brackets of an image that is the only content of a link", "[![](image.jpg)](https://example.org)", "empty-control"],
      ["an element without alt text", '<img src="image.jpg"/>', "missing"],
      ["empty brackets with a title", '![](image.jpg "title")', "empty"],
      ["an element with aria-hidden set to false", '<img src="image.jpg" aria-hidden="false"/>', "missing"],
      ["an element in an HTML block", '<p align="center">\n  <img src="image.jpg"/>\n</p>', "missing"],
      ["an element with only a title, which Oriel accepts because the title names it", '<img src="image.jpg" title="By day"/>'],
    ],
  }),
];
