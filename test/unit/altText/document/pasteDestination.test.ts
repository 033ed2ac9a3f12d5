import assert from "node:assert/strict";
import { numberFileName, resolvePasteDestination } from "../../../../src/altText/document/pasteDestination.ts";

const variables = {
  ...{ documentFileName: "guide.md", documentBaseName: "guide", documentExtName: "md", documentDirName: "/w/docs" },
  ...{ documentRelativeDirName: "docs", documentWorkspaceFolder: "/w", fileName: "image.png", fileExtName: "png", unixTime: "7" },
};

describe("a pasted file", () => {
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
    it(`is saved as ${path} with the setting “${setting}”`, () => assert.equal(resolvePasteDestination(setting, variables), path));

  it("gets a number if its name is taken", () => {
    assert.deepEqual(
      [numberFileName("/a.b/image.png", 0), numberFileName("/a.b/image.png", 2), numberFileName("/a.b/image", 1)],
      ["/a.b/image.png", "/a.b/image-2.png", "/a.b/image-1"],
    );
  });
});
