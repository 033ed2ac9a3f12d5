import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { CHAT, FakeEndpoint, sendChunks, createUnknownServerRoutes } from "../../fixtures/endpoints.ts";
import { endEngines } from "../../fixtures/engineProcesses.ts";
import { createFolderWith } from "../../fixtures/folder.ts";

/** Programs that a tool may start by name alone; the repository contains a script with each name. */
const PROGRAMS = ["git", "node", "npm", "npx", "sh", "bash", "python3", "cmake", "ninja", "llama-server", "ps", "cat", "which", "env"];

describe("the code of an untrusted repository", function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof createFolderWith>>;
  let server: FakeEndpoint;
  afterEach(async () => {
    await server.stop();
    await endEngines(join(folder.path, "run"));
    await folder.remove();
  });

  const resolveInRepository = (...names: string[]) => join(folder.path, "repository", ...names);

  /** Makes a repository in which each file that a tool could run leaves a mark. */
  const makeRepository = async () => {
    folder = await createFolderWith({});
    const createMarkStatement = (name: string) =>
      `require("node:fs").writeFileSync(${JSON.stringify(join(folder.path, `ran-${name}`))}, "");`;
    const createModule = (name: string) =>
      `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(join(folder.path, `ran-${name}`))}, "");`;
    const createShellScript = (name: string) => `#!/bin/sh\ntouch '${join(folder.path, `ran-${name}`)}'\n`;
    const files: Record<string, string> = {
      "package.json": JSON.stringify({
        ...{ name: "evil", type: "commonjs", main: "index.js", bin: "index.js", imports: { "#x": "./index.js" } },
        scripts: Object.fromEntries(["preinstall", "install", "prepare", "test"].map((name) => [name, `touch ../ran-${name}`])),
      }),
      "index.js": createMarkStatement("index"),
      ...Object.fromEntries(
        ["astro", "svelte", "vite", "next", "nuxt", "docusaurus", "eslint", "prettier", "postcss", "tailwind", "babel", "remark"].flatMap(
          (tool) => [
            [`${tool}.config.js`, createMarkStatement(tool)],
            [`${tool}.config.mjs`, createModule(`${tool}-module`)],
          ],
        ),
      ),
      ".orielrc.js": createMarkStatement("orielrc"),
      ".orielrc": JSON.stringify({ aliases: { "@": "src" }, components: ["Figure"], rules: { dynamic: "info" } }),
      ".eslintrc.js": createMarkStatement("eslintrc"),
      ".npmrc": "node-options=--require ./index.js\nscript-shell=./evil.sh\n",
      ".env": `NODE_OPTIONS=--require ${resolveInRepository("index.js")}\nORIEL_LLAMA_SERVER=./llama-server\n`,
      "tsconfig.json": JSON.stringify({ extends: ["./index.js", "evil/tsconfig"], compilerOptions: { plugins: [{ name: "evil" }] } }),
      "node_modules/evil/package.json": JSON.stringify({ name: "evil", main: "index.js" }),
      "node_modules/evil/index.js": createMarkStatement("dependency"),
      "node_modules/sharp/package.json": JSON.stringify({ name: "sharp", main: "index.js" }),
      "node_modules/sharp/index.js": createMarkStatement("sharp"),
      ".git/HEAD": "ref: refs/heads/main\n",
      ".git/config":
        '[core]\n\tfsmonitor = ../ran.sh\n\tpager = ../ran.sh\n\tsshCommand = ../ran.sh\n\thooksPath = hooks\n[filter "x"]\n\tclean = ../ran.sh\n',
      ".git/hooks/pre-commit": createShellScript("hook"),
      ".gitattributes": "* filter=x\n",
      ".vscode/settings.json": JSON.stringify({ "oriel.llamaServerPath": "./llama-server", "git.path": "./git" }),
      ".vscode/tasks.json": JSON.stringify({ tasks: [{ label: "x", command: "./evil.sh", runOptions: { runOn: "folderOpen" } }] }),
      "a.mdx": `import { x } from "./index.js"\nexport const y = (() => { ${createMarkStatement("mdx")} })()\n\n<img src="a.png" />\n\n{y}\n\n![a.png](a.png)\n`,
      "a.astro": `---\n${createModule("astro-page")}\n---\n<img src="a.png">\n<script>${createMarkStatement("astro-script")}</script>\n`,
      "a.vue": `<script setup>\n${createModule("vue")}\n</script>\n<template><img src="a.png" :alt="run()"></template>\n`,
      "a.svelte": `<script>${createModule("svelte-page")}</script>\n<img src="a.png">\n{@html run()}\n`,
      "a.jsx": `${createMarkStatement("jsx")}\nexport default () => <img src="a.png" alt={run()} />;\n`,
      "a.html": `<script>${createMarkStatement("html")}</script><img src="a.png" onerror="run()">\n`,
      "a.md":
        "---js\nmodule.exports = process.exit(7)\n---\n\n![a.png](a.png)\n\n```js\nprocess.exit(7)\n```\n\n<% run() %> {{ run() }} {% run %}\n",
      "a.yaml": "x: !!js/function 'function () { process.exit(7) }'\n",
      "b.md": "---\nimage: !!js/function 'function () { process.exit(7) }'\n---\n![a.png](a.png)\n",
      "a.ipynb": JSON.stringify({
        nbformat: 4,
        metadata: {},
        cells: [
          { cell_type: "code", source: ["!touch ../ran-cell"], outputs: [] },
          { cell_type: "markdown", source: ["![a.png](a.png)"] },
        ],
      }),
    };
    for (const [name, content] of Object.entries(files)) {
      await mkdir(resolve(resolveInRepository(name), ".."), { recursive: true });
      await writeFile(resolveInRepository(name), content);
    }
    for (const program of PROGRAMS) {
      await writeFile(resolveInRepository(program), createShellScript(program));
      await chmod(resolveInRepository(program), 0o755);
    }
    await writeFile(resolveInRepository("a.png"), await readFile("test/fixtures/workspace/images/login-form.png"));
    await writeFile(
      resolveInRepository("a.svg"),
      `<svg xmlns="http://www.w3.org/2000/svg"><script>${createMarkStatement("svg")}</script><rect width="9" height="9"/></svg>`,
    );
  };

  const run = async (...args: string[]) => {
    const env = {
      ...{ ...process.env, ORIEL_RUNTIME_DIR: join(folder.path, "run"), ORIEL_CACHE_DIR: join(folder.path, "cache") },
      // Relative folders in PATH refer to folders in the repository, because it is the working folder.
      PATH: ["", ".", "node_modules/.bin", process.env["PATH"]].join(delimiter),
    };
    const child = spawn(process.execPath, [resolve("dist/cli.js"), ...args], {
      cwd: resolveInRepository(),
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [out, err, [code]] = (await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")])) as [
      string,
      string,
      [number],
    ];
    return { out, err, code };
  };

  it("never runs while Oriel scans the repository, changes it or answers questions about it", async () => {
    await makeRepository();
    const suggestion = JSON.stringify({ role: "informative", alt: "A form with two fields", description: "" });
    server = await FakeEndpoint.start(
      createUnknownServerRoutes({
        [CHAT]: (response) => sendChunks(response, [{ choices: [{ delta: { content: suggestion }, finish_reason: "stop" }] }]),
      }),
    );
    const endpoint = ["--endpoint", server.url];
    const scan = await run("alt", "scan", "--format", "json");
    assert.equal(scan.code, 1, scan.err);
    for (const name of ["a.mdx", "a.astro", "a.vue", "a.svelte", "a.jsx", "a.html", "a.md", "b.md", "a.ipynb"])
      assert.match(scan.out, new RegExp(`"${name}"`), name);
    const write = await run("alt", "write", ...endpoint);
    assert.match(write.err + write.out, /oriel-suggestions\.json/);
    await run("alt", "apply", "oriel-suggestions.json");
    assert.match(await readFile(resolveInRepository("a.html"), "utf8"), /alt="A form with two fields"/);
    assert.equal((await run("explain", "a.png", ...endpoint)).code, 0);
    await run("explain", "a.svg", ...endpoint);
    await run("alt", "baseline");
    await run("models", "list");
    const marks = (await readdir(folder.path)).filter((name) => name.startsWith("ran"));
    assert.deepEqual(marks, []);
    execFileSync(process.execPath, [resolveInRepository("index.js")]);
    execFileSync(resolveInRepository("git"));
    const marksAfter = (await readdir(folder.path)).filter((name) => name.startsWith("ran")).toSorted();
    assert.deepEqual(marksAfter, ["ran-git", "ran-index"], "the files leave a mark if something runs them");
  });
});
