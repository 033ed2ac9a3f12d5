import assert from "node:assert/strict";
import { cp, mkdir, readFile, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { ESLint } from "eslint";
import { addressKeys } from "../../../src/contributions/projectAddress.ts";
import { FakeEndpoint, createVllmRoutes } from "../../fixtures/endpoints.ts";
import { endEngines } from "../../fixtures/engineProcesses.ts";
import { runAndCollect } from "../../fixtures/runAndCollect.ts";
import { installCommandLine } from "../../tools/installedCommandLine.mjs";
import { findCodeBlock } from "../ci/codeBlocks.ts";

describe("the npm package of the command-line tool", function () {
  this.timeout(180_000);

  let installed: Awaited<ReturnType<typeof installCommandLine>>;
  before(async () => (installed = await installCommandLine()));
  after(async () => {
    await endEngines(join(installed.folder, "run"));
    await rm(installed.folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const runOriel = (...args: string[]) => {
    const names = ["RUNTIME", "CACHE", "DATA"];
    const folders = Object.fromEntries(names.map((name) => [`ORIEL_${name}_DIR`, join(installed.folder, name.toLowerCase())]));
    const env = { ...process.env, ...folders, ORIEL_RUNTIME_DIR: join(installed.folder, "run") };
    return runAndCollect(installed.program, args, { cwd: join(installed.folder, "work"), env });
  };
  beforeEach(() => mkdir(join(installed.folder, "work"), { recursive: true }));

  it("has a generated manifest without dependencies or install scripts, and the text of all licenses", async () => {
    const folder = installed.packageFolder;
    const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Record<string, unknown>;
    const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
    assert.deepEqual([manifest["name"], manifest["version"], manifest["bin"]], ["oriel", version, { oriel: "dist/cli.js" }]);
    assert.deepEqual(manifest["repository"], addressKeys.repository);
    for (const key of ["dependencies", "devDependencies", "optionalDependencies", "scripts", "contributes"])
      assert.ok(!(key in manifest), key);
    assert.deepEqual(await readdir(dirname(folder)), [".bin", ".package-lock.json", "oriel"]);
    assert.deepEqual((await readdir(folder)).toSorted(), ["LICENSE", "README.md", "dist", "package.json"]);
    const notices = await readFile(join(folder, "dist", "THIRD_PARTY_NOTICES.txt"), "utf8");
    for (const name of ["@resvg/resvg-wasm", "libheif-js", "@img/sharp-wasm32", "undici"]) assert.ok(notices.includes(`${name} `), name);
  });

  it("contains neither the extension nor its pages", async () => {
    const names = await readdir(join(installed.packageFolder, "dist"));
    assert.ok(names.includes("engine.mjs") && names.includes("fonts"));
    assert.deepEqual(
      names.filter((name) => /^(extension|chatPanel|media)/.test(name)),
      [],
    );
  });

  it("scans documents of all syntaxes", async () => {
    const work = join(installed.folder, "work");
    assert.match((await runOriel("alt", "scan")).stdout, /^0 images in 0 documents/);
    await cp("test/fixtures/workspace", work, { recursive: true });
    const { code, stdout, stderr } = await runOriel("alt", "scan", "--format", "json", "--fail-on", "never");
    assert.equal(code, 0, stderr);
    const { images, documents } = JSON.parse(stdout) as { images: number; documents: number };
    assert.ok(images > 5 && documents > 2, `${images} images in ${documents} documents`);
  });

  it("explains images of all formats, with its own decoders", async () => {
    const endpoint = await FakeEndpoint.start(createVllmRoutes());
    try {
      const images = [
        resolve("test/fixtures/workspace/images/login-form.png"),
        resolve("test/fixtures/heic/lossy.heic"),
        resolve("media/walkthrough/choose.svg"),
      ];
      for (const image of images) {
        const { code, stdout, stderr } = await runOriel("explain", image, "--endpoint", `${endpoint.url}/v1`, "--budget", "280");
        assert.equal(code, 0, `${image}: ${stderr}`);
        assert.equal(stdout.trim(), "A form.");
      }
      assert.equal(endpoint.chatRequests.length, images.length);
      for (const body of endpoint.chatRequests) assert.match(JSON.stringify(body), /data:image\/png;base64,iVBOR/);
    } finally {
      await endpoint.stop();
    }
  });

  it("runs in ESLint and markdownlint-cli2 with the documented configurations", async () => {
    const folder = join(installed.folder, "installed");
    for (const name of ["eslint", "markdownlint-cli2", "svelte-eslint-parser", "vue-eslint-parser"])
      await symlink(resolve("node_modules", name), join(folder, "node_modules", name), "junction");
    await writeFile(join(folder, "eslint.config.js"), await findCodeBlock("media/docs/linters.md", "js", "// eslint.config.js"));
    const cli2Config = await findCodeBlock("media/docs/linters.md", "jsonc", "// .markdownlint-cli2.jsonc");
    await writeFile(join(folder, ".markdownlint-cli2.jsonc"), cli2Config);
    await writeFile(join(folder, "a.jsx"), "const a = <img src={url} alt={text} />;\n");
    await writeFile(join(folder, "a.vue"), '<template>\n  <img src="https://example.org/a.png">\n</template>\n');
    await writeFile(join(folder, "a.svelte"), '<a href="/"><img src="https://example.org/a.png" alt="" /></a>\n');
    await writeFile(join(folder, "a.md"), "# A\n\n![image](https://example.org/a.png)\n");
    const run = (program: string, ...args: string[]) =>
      runAndCollect(process.execPath, [resolve("node_modules", program), ...args], { cwd: folder });
    const eslint = await run("eslint/bin/eslint.js", "--format", "json", ".");
    const problems = (JSON.parse(eslint.stdout) as ESLint.LintResult[]).flatMap(({ filePath, messages }) =>
      messages.map(({ ruleId, line, severity }) => `${basename(filePath)}:${line} ${ruleId} ${severity}`),
    );
    assert.deepEqual(problems.toSorted(), ["a.jsx:1 oriel/dynamic 1", "a.svelte:1 oriel/empty-control 2", "a.vue:2 oriel/missing 2"]);
    const { stderr } = await run("markdownlint-cli2/markdownlint-cli2-bin.mjs", "a.md");
    assert.match(stderr, /^a\.md:3:1 (?:error )?oriel-placeholder .*“image”/m);
  });

  it("has types for the plug-ins of other linters, and lets CommonJS modules load them", async () => {
    const folder = join(installed.folder, "installed");
    for (const name of ["eslint", "markdownlint"])
      await symlink(resolve("node_modules", name), join(folder, "node_modules", name), "junction").catch(() => {});
    const code = `import type { Linter } from "eslint";
import type { Rule } from "markdownlint";
import oriel from "oriel/eslint";
import rules from "oriel/markdownlint";
export const config: Linter.Config[] = [oriel.configs.recommended];
export const customRules: Rule[] = rules;
// @ts-expect-error
export const wrong: string = oriel.configs.recommended;
`;
    await writeFile(join(folder, "consumer.mts"), code);
    const compilerOptions = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--target", "es2022"];
    const compiled = await runAndCollect(
      process.execPath,
      [resolve("node_modules/typescript/lib/tsc.js"), ...compilerOptions, "consumer.mts"],
      { cwd: folder },
    );
    assert.equal(compiled.code, 0, compiled.stdout);
    const script = 'console.log(require("oriel/markdownlint").length > 10, typeof require("oriel/eslint").rules.missing.create)';
    const { stdout } = await runAndCollect(process.execPath, ["-e", script], { cwd: folder });
    assert.equal(stdout.trim(), "true function");
  });

  it("describes the machine in a diagnostic report", async () => {
    const { code, stdout } = await runOriel("doctor");
    assert.ok(code <= 1);
    assert.match(stdout, /Oriel/);
  });
});
