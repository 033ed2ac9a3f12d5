import assert from "node:assert/strict";
import { nthName, pasteDestination } from "../../../../src/altText/document/pasteDestination.ts";

const variables = {
  ...{ documentFileName: "guide.md", documentBaseName: "guide", documentExtName: "md", documentDirName: "/w/docs" },
  ...{ documentRelativeDirName: "docs", documentWorkspaceFolder: "/w", fileName: "image.png", fileExtName: "png", unixTime: "7" },
};

describe("a file that is pasted", () => {
  const cases: [setting: string, path: string][] = [
    ["", "image.png"],
    ["images/", "images/image.png"],
    ["/assets/${documentBaseName}/", "/assets/guide/image.png"],
    ["${documentBaseName}-${unixTime}.${fileExtName}", "guide-7.png"],
    ["${documentBaseName/^g(.*)$/x$1/}.png", "xuide.png"],
    ["${documentDirName/\\/docs//}/${fileName}", "/w/image.png"],
    ["${unknown}/${fileName}", "${unknown}/image.png"],
    ["${fileName/(/x/}", "image.png"],
  ];
  for (const [setting, path] of cases)
    it(`lies at ${path} by “${setting}”`, () => assert.equal(pasteDestination(setting, variables), path));

  it("gets another name where one is taken", () => {
    assert.deepEqual(
      [nthName("/a.b/image.png", 0), nthName("/a.b/image.png", 2), nthName("/a.b/image", 1)],
      ["/a.b/image.png", "/a.b/image-2.png", "/a.b/image-1"],
    );
  });
});
