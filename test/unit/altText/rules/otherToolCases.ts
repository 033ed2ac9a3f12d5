import type { SyntaxFeature } from "../../../../src/altText/document/documentSyntax.ts";
import type { RuleId } from "../../../../src/altText/rules/rules.ts";

/** Markup that a rule of another tool accepts or reports. Where Oriel decides otherwise, the name gives the reason. */
export interface OtherToolCase {
  tool: string;
  name: string;
  /** Feature of the syntaxes that the other tool checks. */
  feature: SyntaxFeature;
  markup: string;
  /** Oriel's findings. */
  finds: RuleId[];
  /** Whether the other tool reports it; a test asks the tool itself. */
  isWrongThere: boolean;
}

type Row = [name: string, markup: string, ...finds: RuleId[]];

function casesOf(tool: string, feature: SyntaxFeature, { right, wrong }: { right: Row[]; wrong: Row[] }): OtherToolCase[] {
  const toCases = (rows: Row[], isWrongThere: boolean) =>
    rows.map(([name, markup, ...finds]) => ({ tool, name, feature, markup, finds, isWrongThere }));
  return [...toCases(right, false), ...toCases(wrong, true)];
}

export const otherToolCases: OtherToolCase[] = [
  ...casesOf("jsx-a11y alt-text", "react", {
    right: [
      ["a text, in quotes or in braces, is right", '<p><img alt="foo"/><img alt={"foo"}/></p>'],
      ["an empty one is right", '<img alt=""/>'],
      ["an expression is right; we note that it can't be known", "<img alt={text}/>", "dynamic"],
      ["so is one that falls back to a text", "<img alt={text || 'foo'}/>", "dynamic"],
      ["so is a template with expressions", "<img alt={`This is the ${text} text`}/>", "dynamic"],
      ["white space is right there; here it is a warning, since screen readers differ", '<img alt=" "/>', "blank"],
      ["in capitals it is right there; here it is missing, since React knows no such property", '<img ALT="foo"/>', "missing"],
      ["a role of presentation besides an alt is right", '<img alt="foo" role="presentation"/>'],
      ["a label is right", '<img aria-label="foo"/>'],
      ["a label elsewhere is right; we note that it can't be known", '<img aria-labelledby="id1"/>', "dynamic"],
      [
        "an object with a label or a title is right",
        '<p><object data="a.svg" aria-label="foo"/><object data="a.svg" title="An object"/></p>',
      ],
      ["an object with a label elsewhere is right", '<object data="a.svg" aria-labelledby="id1"/>', "dynamic"],
      ["an object with text in it is right", '<object data="a.svg">Foo</object>'],
      ["an area with an alt is right", '<area href="x" alt="foo"/>'],
      [
        "an input of an image with an alt or a label is right",
        '<p><input type="image" alt="foo"/><input type="image" aria-label="foo"/></p>',
      ],
      ["another input needs none", '<input type="hidden"/>'],
      ["a component needs none, unless it is named as an image", "<p><Foo/><Thumbnail/></p>"],
      ["another attribute that is undefined changes nothing", '<img alt="foo" salt={undefined}/>'],
      ["a spread before the text is right", '<img {...props} alt="foo"/>'],
      [
        "functions and calls are right; we note that they can't be known",
        "<p><img alt={() => void 0}/><img alt={text()}/></p>",
        "dynamic",
        "dynamic",
      ],
      ["a choice of two texts is right; we note that it can't be known", '<img alt={text ? "works" : "fails"}/>', "dynamic"],
      ["a sum is right; we note that it can't be known", '<img alt={text + " Logo"}/>', "dynamic"],
      ["a component in capitals is no image", "<IMG/>"],
      ["an empty text with a role of presentation is right", '<img alt="" role="presentation"/>'],
      ["an object with an element in it that has text is right", '<object data="a.svg"><p>This is descriptive!</p></object>'],
      [
        "an area with a label, or an expression, is right",
        '<p><area href="x" aria-label="foo"/><area href="y" alt={text}/></p>',
        "dynamic",
      ],
      ["an area with an empty text is right there; here it has no name", '<area href="x" alt=""/>', "empty-control"],
      ["an input of an image with an empty text is right there; here it has no name", '<input type="image" alt=""/>', "empty-control"],
      [
        "an input of an image with a label elsewhere is right; we note that it can't be known",
        '<input type="image" aria-labelledby="id1"/>',
        "dynamic",
      ],
      ["components of these names are none of them", '<p><Object/><Area/><InputImage/><Input type="image" alt=""/></p>'],
    ],
    wrong: [
      ["none is wrong", "<img/>", "missing"],
      ["alt alone is wrong: React leaves it out", "<img alt/>", "missing"],
      ["undefined is wrong", "<img alt={undefined}/>", "missing"],
      ["null is wrong", "<img alt={null}/>", "missing"],
      ["none besides a source is wrong", '<img src="xyz"/>', "missing"],
      ["a spread alone is wrong there; we note that it may hold one", "<img {...props}/>", "dynamic"],
      [
        "a role of presentation in place of an alt is wrong there; here it hides the image, as browsers have it",
        '<img role="presentation"/>',
      ],
      ["an empty label is wrong", '<img aria-label=""/>', "missing"],
      ["an empty reference to a label is wrong", '<img aria-labelledby=""/>', "missing"],
      ["an object without is wrong", '<object data="a.svg"/>', "missing"],
      ["an object with an empty title is wrong", '<object data="a.svg" title=""/>', "missing"],
      ["an object with an element in it that has no text is wrong", '<object data="a.svg"><div aria-hidden="true"/></object>', "missing"],
      ["an object of another kind is wrong there; here it is no image", "<object/>"],
      ["an area without is wrong", '<area href="x"/>', "missing"],
      ["an area that leads nowhere is wrong there; here it is nothing to a reader", "<area/>"],
      ["an input of an image without is wrong", '<input type="image"/>', "missing"],
      ["a role without a value is wrong", "<img role/>", "missing"],
      ["an expression that gives false is wrong there; here it can't be known", "<img alt={false || false}/>", "dynamic"],
      [
        "no alt besides a role of presentation is wrong there; here it hides the image",
        '<p><img alt={undefined} role="presentation"/><img role="none"/></p>',
      ],
      ["a label that is undefined is wrong", "<img aria-label={undefined}/>", "missing"],
      ["a reference that is undefined is wrong", "<img aria-labelledby={undefined}/>", "missing"],
      ["a title of an object that is undefined is wrong", '<object data="a.svg" title={undefined}/>', "missing"],
      [
        "an object with an empty label or reference is wrong",
        '<p><object data="a.svg" aria-label=""/><object data="b.svg" aria-labelledby=""/></p>',
        "missing",
        "missing",
      ],
      [
        "an object whose label or reference is undefined is wrong",
        '<p><object data="a.svg" aria-label={undefined}/><object data="b.svg" aria-labelledby={undefined}/></p>',
        "missing",
        "missing",
      ],
      [
        "an area with alt alone, or undefined, is wrong",
        '<p><area href="x" alt/><area href="y" alt={undefined}/></p>',
        "missing",
        "missing",
      ],
      [
        "an area with an empty label or reference is wrong",
        '<p><area href="x" aria-label=""/><area href="y" aria-labelledby=""/></p>',
        "missing",
        "missing",
      ],
      [
        "an area whose label or reference is undefined is wrong",
        '<p><area href="x" aria-label={undefined}/><area href="y" aria-labelledby={undefined}/></p>',
        "missing",
        "missing",
      ],
      ["an area with a spread alone is wrong there; we note that it may hold one", '<area href="x" {...props}/>', "dynamic"],
      [
        "an input of an image with alt alone, or undefined, is wrong",
        '<p><input type="image" alt/><input type="image" alt={undefined}/></p>',
        "missing",
        "missing",
      ],
      [
        "an input of an image with an empty label or reference is wrong",
        '<p><input type="image" aria-label=""/><input type="image" aria-labelledby=""/></p>',
        "missing",
        "missing",
      ],
      [
        "an input of an image whose label or reference is undefined is wrong",
        '<p><input type="image" aria-label={undefined}/><input type="image" aria-labelledby={undefined}/></p>',
        "missing",
        "missing",
      ],
      [
        "an input of an image with a spread alone is wrong there; we note that it may hold one",
        '<input type="image" {...props}/>',
        "dynamic",
      ],
    ],
  }),
  ...casesOf("jsx-a11y img-redundant-alt", "react", {
    right: [
      ["not in what is hidden", '<img alt="Picture of me" aria-hidden/>'],
      ["not in what is hidden by an expression", '<img alt="Photo of me" aria-hidden={true}/>'],
      ["a longer word with it is right", '<p><img alt="ImageMagick"/><img alt="Photography"/></p>'],
      ["none is another rule's", "<p><img/><img alt={undefined}/><img alt/></p>", "missing", "missing", "missing"],
      ["a template with expressions is right where its text is", "<img alt={`this should pass for ${text}`}/>", "dynamic"],
      ["functions and names are right", "<p><img alt={() => {}}/><img alt={text.name}/></p>", "dynamic", "dynamic"],
      ["a text that says what is shown is right, hidden or not", '<img aria-hidden={false} alt="Doing cool things."/>'],
      ["a screenshot is no such word", '<img alt="Screenshot of the form"/>'],
    ],
    wrong: [
      ["“Photo of” is redundant", '<img alt="Photo of friend."/>', "redundant-words"],
      ["so is “Picture of”", '<img alt="Picture of friend."/>', "redundant-words"],
      ["so is “Image of”", '<img alt="Image of friend."/>', "redundant-words"],
      ["in whatever case", '<img alt="PhOtO of friend."/>', "redundant-words"],
      ["in braces too", '<img alt={"photo of friend."}/>', "redundant-words"],
      ["with aria-hidden false too", '<img alt="Image of a person" aria-hidden={false}/>', "redundant-words"],
      ["the word alone is redundant; here it is a placeholder", '<img alt="photo"/>', "placeholder"],
      ["in a template with expressions it is redundant there; here it can't be known", "<img alt={`picture of ${text}`}/>", "dynamic"],
      ["in the midst it is redundant there; here it may be what is shown", '<img alt="Docker image layers"/>'],
      ["at the end it is redundant", '<img alt="Cat photo"/>', "redundant-words"],
      ["in a template without expressions too", "<img alt={`image of a thing`}/>", "redundant-words"],
      ["where an expression hides it too", '<img alt="Photo of friend." aria-hidden={text}/>', "redundant-words"],
      ["in the midst of a sentence it is redundant there; here it may be what is shown", '<img alt="Thing is a photo of me"/>'],
    ],
  }),
  ...casesOf("markdownlint MD045", "markdown", {
    right: [
      ["an alt text is right", "![A red fox](image.jpg)"],
      ["of a reference too", "![A red fox][ref]\n\n[ref]: image.jpg"],
      ["an element with one, or an empty one, is right", '<p><img src="image.jpg" alt="A red fox"/><img src="b.jpg" alt=""/></p>'],
      ["an element that is hidden needs none", '<img src="image.jpg" aria-hidden="true"/>'],
      ["an element in code is none", '`<img src="image.jpg">`'],
      ["a shortcut or collapsed reference names its image", "![A red fox]\n\n![A red fox][]\n\n[A red fox]: image.jpg"],
      ["a text in a link is right", "[![A red fox](image.jpg)](https://example.org)"],
      ["white space in brackets is right there; here it is an empty text, as CommonMark has it", "![ ](image.jpg)"],
      ["in a fence it is none", '```html\n<img src="image.jpg"/>\n```'],
    ],
    wrong: [
      ["none in brackets is wrong there; here it marks the image as decorative", "![](image.jpg)"],
      ["none of a reference likewise", "![][ref]\n\n[ref]: image.jpg"],
      ["none of an image that is a link's only content is wrong", "[![](image.jpg)](https://example.org)", "empty-control"],
      ["an element without is wrong", '<img src="image.jpg"/>', "missing"],
      ["none with a title is wrong there; here it marks the image as decorative", '![](image.jpg "title")'],
      ["an element that is not hidden is wrong", '<img src="image.jpg" aria-hidden="false"/>', "missing"],
      ["an element in a block is wrong", '<p align="center">\n  <img src="image.jpg"/>\n</p>', "missing"],
      ["an element with a title alone is wrong", '<img src="image.jpg" title="x"/>', "missing"],
    ],
  }),
];
