import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { checkEdit } from "../../../../src/altText/parsers/checkEdit.ts";
import { openProject } from "../../../../src/altText/repository/project.ts";
import { DEFAULT_SETTINGS, resolveSettings, type SettingsText } from "../../../../src/altText/repository/settings.ts";
import { findSettingsFolders } from "../../../../src/altText/repository/settingsFolders.ts";
import { AltTextWorker } from "../../../../src/altText/worker/client.ts";
import { serve } from "../../../../src/altText/worker/server.ts";
import { getRelativeName } from "../../../../src/disk/relativePath.ts";
import { createFolderWith } from "../../../fixtures/folder.ts";
import { createDocument, FakeTextDocument, getCurrent } from "./fakeDocument.ts";
import { FakeThread } from "./fakeThread.ts";

const neverAborted = new AbortController().signal;

describe("the settings for a document in an editor", () => {
  let worker: AltTextWorker;
  beforeEach(() => {
    const connectEngine = () => Promise.reject(new Error("There is no engine in this test."));
    worker = new AltTextWorker(() => new FakeThread((port) => serve(port, { script: "none.mjs", checkEdit, connectEngine })), 60_000);
  });
  afterEach(() => worker.dispose());

  it("are read from the .orielrc files from the root of the repository down to the workspace folder, of which an invalid one is skipped", async () => {
    const folder = await createFolderWith({
      ".git/HEAD": "ref: refs/heads/main\n",
      ".orielrc":
        '{ "rules": { "too-short": "off" }, "maxLength": 20, "aliases": { "@assets": "shared" }, "sites": { "app": "docusaurus" } }',
      "app/.orielrc": '{ "rules": { "placeholder": "off" }, "aliases": { "@own": "img" } }',
      "shared/a.png": "",
      "app/img/b.png": "",
      "app/local/c.png": "",
    });
    const path = join(folder.path, "app");
    const check = async (repositoryFiles: SettingsText[]) => {
      const editorSettings = { ...DEFAULT_SETTINGS, aliases: { "@editor": "local" } };
      const settings = { settings: editorSettings, repositoryFiles, root: folder.path, path };
      const text = "export const page = 1;\n\n![x](@assets/a.png)\n![image](@own/b.png)\n![A menu](@editor/c.png)\n\n{/* ![](d.png) */}";
      const document = createDocument(new FakeTextDocument(text), { path: join(path, "docs", "a.md"), settings });
      const { findings, problem } = getCurrent(await worker.getDiagnostics(document, neverAborted));
      const images = getCurrent(await worker.findUses(document)).map(({ image }) => image && getRelativeName(image, folder.path));
      return { rules: findings.map(({ rule }) => rule), problem: problem?.kind, images };
    };
    const { root, folders } = await findSettingsFolders(path);
    const repositoryFiles = await Promise.all(
      folders.map(async (name) => {
        const file = join(name, ".orielrc");
        return { file, text: await readFile(file, "utf8"), folder: getRelativeName(name, root) };
      }),
    );
    const found = ["shared/a.png", "app/img/b.png", "app/local/c.png"];
    assert.deepEqual(await check(repositoryFiles), { rules: [], problem: undefined, images: found });
    const [outer, inner] = repositoryFiles as [SettingsText, SettingsText];
    assert.deepEqual(await check([outer, { ...inner, text: "{" }]), {
      rules: ["placeholder"],
      problem: "badAltSettings",
      images: [found[0], undefined, found[2]],
    });
    const { settings } = await openProject(path);
    assert.deepEqual(settings, resolveSettings(DEFAULT_SETTINGS, repositoryFiles).settings);
    await folder.remove();
  });
});
