import assert from "node:assert/strict";
import { copyFile, cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runOriel } from "../engine/command.ts";
import { workspace } from "../engine/support.ts";
import { toWindowsPath } from "../tools/wine.mjs";
import { WindowsUser } from "./windows.ts";

const systems = ["Windows", "Linux"] as const;
type System = (typeof systems)[number];

describe("the alt text commands on Windows", () => {
  let user: WindowsUser;
  let repository: string;
  beforeEach(async () => {
    user = await WindowsUser.create();
    repository = join(user.folder, "repository");
    await cp(workspace, repository, { recursive: true });
  });
  afterEach(() => user.dispose());

  const run = (system: System, args: string[], folder = repository) =>
    system === "Windows" ? user.run(folder, args) : runOriel(user.folder, folder, args);

  for (const format of ["text", "json", "sarif", "github", "markdown"]) {
    it(`report the same findings as on Linux in the format ${format}`, async () => {
      const [onWindows, onLinux] = [
        await run("Windows", ["alt", "scan", "--format", format]),
        await run("Linux", ["alt", "scan", "--format", format]),
      ];
      assert.deepEqual(onWindows, onLinux);
      assert.ok(onLinux.stdout.includes("docs/") || onLinux.stdout.includes("src/"), onLinux.stdout);
    });
  }

  for (const [writer, reader] of [systems, systems.toReversed()] as [System, System][]) {
    it(`accept baselines across systems (written on ${writer}, read on ${reader})`, async () => {
      assert.equal((await run(writer, ["alt", "baseline"])).code, 0);
      const { stdout, code } = await run(reader, ["alt", "scan", "--format", "json"]);
      assert.deepEqual([(JSON.parse(stdout) as { findings: unknown[] }).findings, code], [[], 0]);
    });
  }

  it("report a path as it is spelled on the disk, whatever case, separators and prefix the argument has", async () => {
    const folder = join(repository, "Pages");
    await mkdir(folder);
    await writeFile(join(folder, "A.md"), "![](a.png)\n");
    for (const path of ["Pages", "PAGES", String.raw`pages\a.MD`, "./Pages/", toWindowsPath(folder), `\\\\?\\${toWindowsPath(folder)}`]) {
      const { stdout, stderr } = await run("Windows", ["alt", "scan", "--format", "json", path]);
      assert.equal(stderr, "", path);
      const paths = (JSON.parse(stdout) as { findings: { path: string }[] }).findings.map((finding) => finding.path);
      assert.deepEqual([...new Set(paths)], ["Pages/A.md"], path);
    }
  });

  it("report a path that differs from the name of its image file only in case, as on Linux", async () => {
    await copyFile(join(workspace, "images", "login-form.png"), join(repository, "Logo.png"));
    await writeFile(join(repository, "a.md"), "![The login form](Logo.png)\n\n![The login page](logo.png)\n");
    const [onWindows, onLinux] = [await run("Windows", ["alt", "scan", "a.md"]), await run("Linux", ["alt", "scan", "a.md"])];
    assert.deepEqual(onWindows, onLinux);
    assert.match(onLinux.stdout, /3:1 .* broken-path/);
  });

  it("read documents whose paths are longer than 260 characters", async () => {
    const folder = join(repository, ...Array.from({ length: 4 }, () => "x".repeat(80)));
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "a.md"), "![](a.png)\n");
    assert.deepEqual(await run("Windows", ["alt", "scan", "--format", "json"]), await run("Linux", ["alt", "scan", "--format", "json"]));
  });

  for (const system of systems) {
    it(`keep CRLF line endings of documents to which suggestions are applied on ${system}`, async () => {
      const [text, before] = ["# Page\r\n\r\n![](images/login-form.png)\r\n\r\nText\r\n", "![](images/login-form.png)"];
      await writeFile(join(repository, "crlf.md"), text);
      const suggestion = { path: "crlf.md", line: 3, from: text.indexOf(before), before, target: "images/login-form.png" };
      const suggestions = [{ ...suggestion, role: "informative", alt: "The login form", description: "" }];
      await writeFile(join(repository, "s.json"), JSON.stringify({ version: 1, suggestions }));
      assert.deepEqual(await run(system, ["alt", "apply", "s.json"]), { stdout: "", stderr: "Applied alt text for 1 image.\n", code: 0 });
      assert.equal(await readFile(join(repository, "crlf.md"), "utf8"), text.replace("![]", "![The login form]"));
    });
  }

  it("change neither files outside the folder nor alternate data streams", async () => {
    await writeFile(join(user.folder, "outside.md"), "![](a.png)");
    const suggest = (path: string) => ({
      path,
      line: 1,
      from: 0,
      before: "![](a.png)",
      target: "",
      role: "informative",
      alt: "x",
      description: "",
    });
    const paths = [
      "../outside.md",
      toWindowsPath(join(user.folder, "outside.md")),
      "README.md:hidden",
      "NUL",
      String.raw`\\server\share\a.md`,
    ];
    await writeFile(join(repository, "s.json"), JSON.stringify({ version: 1, suggestions: paths.map(suggest) }));
    const { stderr, code } = await run("Windows", ["alt", "apply", "s.json"]);
    assert.equal(code, 1);
    assert.equal(stderr.match(/Skipped/g)?.length, paths.length, stderr);
    assert.equal(await readFile(join(user.folder, "outside.md"), "utf8"), "![](a.png)");
  });
});
