import { testFinding, testWriting } from "./support.ts";

describe("an image in Handlebars", () => {
  testFinding("handlebars", [["is found in a block", '{{#if a}}<img src="a.png" alt="A">{{/if}}', ['img "A" a.png']]]);
});

describe("an alt text written into Handlebars", () => {
  testWriting("handlebars", ['{{#if a}}<img src="a.png" alt="old">{{/if}}']);
});
