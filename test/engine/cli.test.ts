import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Answer } from "../../src/protocol/ask.ts";
import { getCaption } from "../fixtures/captions.ts";
import { ANY, createFailurePattern } from "../fixtures/failurePattern.ts";
import { endEngineAndRemove } from "./command.ts";
import { llamaServer, model, projector, workspace } from "./support.ts";
import { waitUntil } from "../waiting.ts";

interface CommandResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

describe("oriel", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "oriel-cli-"));
  });
  after(async () => {
    await endEngineAndRemove(folder);
  });

  function startOriel(args: string[], env: Record<string, string> = {}) {
    return spawn(process.execPath, [resolve("dist/cli.js"), ...args], {
      cwd: workspace,
      env: {
        ...process.env,
        ORIEL_RUNTIME_DIR: join(folder, "run"),
        ORIEL_CACHE_DIR: join(folder, "cache"),
        ORIEL_DATA_DIR: join(folder, "data"),
        ORIEL_MODEL: model,
        ORIEL_PROJECTOR: projector,
        ORIEL_LLAMA_SERVER: llamaServer,
        ...env,
      },
    });
  }

  const runOriel = (args: string[], env?: Record<string, string>) =>
    new Promise<CommandResult>((done) => collectOutput(startOriel(args, env), done));

  it("prints the answer on stdout and everything else on stderr", async () => {
    const { code, stdout, stderr } = await runOriel(["explain", "images/chart.png", "--temperature", "0"]);
    assert.equal(stdout, `${getCaption("images/chart.png")}\n`);
    assert.match(stderr, /images\/chart\.png: 480×336 → 480×336 pixels, 72 tokens/);
    assert.equal(code, 0);
  });

  it("names the options that make small text readable", async () => {
    const lines = Array.from(
      { length: 40 },
      (_, row) => `<text x="9" y="${20 + row * 20}">const answer = await engine.ask(question, images);</text>`,
    );
    const file = join(folder, "page.svg");
    await writeFile(
      file,
      `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="840" font-size="13"><rect width="100%" height="100%" fill="#fff"/>${lines.join("")}</svg>`,
    );
    const { stderr } = await runOriel(["explain", file, "--budget", "140", "--max-tokens", "4"]);
    assert.match(stderr, /--budget 1120 or --region X,Y,WIDTH,HEIGHT/);
    assert.doesNotMatch(stderr, /--tiles/, "The image needs no tiles.");
    const readable = await runOriel(["explain", file, "--budget", "1120", "--max-tokens", "4"]);
    assert.doesNotMatch(readable.stderr, /--region/);
  });

  it("says that an answer was cut off at its limit", async () => {
    const cutOff = await runOriel(["explain", "images/chart.png", "--max-tokens", "1"]);
    assert.match(cutOff.stderr, /cut off at its limit/);
    const complete = await runOriel(["explain", "images/chart.png", "--temperature", "0"]);
    assert.doesNotMatch(complete.stderr, /cut off/);
  });

  it("prints JSON with the answer, model, tokens, images and timings", async () => {
    const { code, stdout } = await runOriel(["explain", "images/flow.png", "--json", "--temperature", "0"]);
    const answer = JSON.parse(stdout) as Answer;
    assert.equal(answer.text, getCaption("images/flow.png"));
    assert.equal(answer.model, "tiny-gemma4.gguf");
    assert.deepEqual(answer.images[0]?.pieces[0]?.sent, { width: 576, height: 336 });
    assert.equal(answer.images[0]?.tokens, 86);
    assert.ok(answer.tokens.prompt > 86 && answer.tokens.answer > 5 && answer.tokens.cached >= 0);
    assert.ok(answer.timings.totalMs >= answer.timings.firstTokenMs);
    assert.equal(code, 0);
  });

  it("accepts a question about lines of a file", async () => {
    const { code, stdout } = await runOriel([
      "explain",
      "images/login-form.png",
      "--ask",
      "What color is the button?",
      "--selection",
      "src/loginForm.tsx:1-3",
      "--temperature",
      "0",
    ]);
    assert.equal(stdout, "The button is blue.\n");
    assert.equal(code, 0);
  });

  for (const [args, reason] of [
    [["explain"], /at least one image/],
    [["explain", "images/chart.png", "--budget", "100"], /--budget .* auto, 70/],
    [["explain", "images/chart.png", "--temperature", "hot"], /--temperature .* from 0 to 2/],
    [["explain", "images/chart.png", "--max-tokens", "1.5"], /--max-tokens .* whole number/],
    [["explain", "images/chart.png", "--bogus"], /bogus/],
    [["explain", "images/chart.png", "--selection", "src/loginForm.tsx:9-3"], /has lines 1 to/],
    [["describe"], /“describe”/],
  ] as const) {
    it(`exits with 2 and a reason for: ${args.join(" ")}`, async () => {
      const { code, stdout, stderr } = await runOriel([...args]);
      assert.equal(code, 2);
      assert.match(stderr, reason);
      assert.equal(stdout, "");
    });
  }

  for (const [args, env, reason] of [
    [["explain", "images/chart.png"], { ORIEL_MODEL: "", ORIEL_ENDPOINT: "" }, createFailurePattern({ kind: "noModel" })],
    [["explain", "images/nothing.png"], {}, /images\/nothing\.png does not exist/],
    [["explain", "images/broken.png"], {}, createFailurePattern({ kind: "notAnImage", name: "images/broken.png", reason: ANY })],
    [["explain", "images/chart.png", "--model", "gone.gguf"], {}, /gone\.gguf does not exist/],
    [
      ["explain", "images/chart.png", "--endpoint", "http://127.0.0.1:9"],
      {},
      createFailurePattern({ kind: "endpointUnreachable", url: "http://127.0.0.1:9", reason: ANY }),
    ],
  ] as const) {
    it(`exits with 1 and a remedy for: ${args.join(" ")} ${JSON.stringify(env)}`, async () => {
      const { code, stdout, stderr } = await runOriel([...args], env);
      assert.match(stderr, reason);
      assert.equal(stdout, "");
      assert.equal(code, 1);
    });
  }

  it("stops on Ctrl-C, and answers the next question", async () => {
    // A llama-server that prints its version but never becomes ready.
    const slowServer = resolve("test/engine/slowServer.sh");
    const child = startOriel(["explain", "images/chart.png"], { ORIEL_LLAMA_SERVER: slowServer });
    let stderr = "";
    child.stderr.on("data", (data: Buffer) => {
      stderr += data.toString();
    });
    const exitCode = new Promise<number | null>((done) => child.once("close", done));
    await waitUntil(() => (stderr.includes("Loading") ? true : undefined), "the start of llama-server");
    child.kill("SIGINT");
    assert.equal(await exitCode, 130);
    assert.match(stderr, /Stopped\./);
    const { stdout } = await runOriel(["explain", "images/chart.png", "--temperature", "0"]);
    assert.equal(stdout, `${getCaption("images/chart.png")}\n`);
  });

  it("prints its help and version", async () => {
    assert.match((await runOriel(["help"])).stdout, /oriel explain IMAGE…/);
    assert.match((await runOriel(["--version"])).stdout, /^oriel \d+\.\d+\.\d+\n$/);
  });
});

function collectOutput(child: ReturnType<typeof spawn>, done: (ended: CommandResult) => void): void {
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (data: Buffer) => {
    stdout += data.toString();
  });
  child.stderr?.on("data", (data: Buffer) => {
    stderr += data.toString();
  });
  child.once("close", (code) => done({ code, stdout, stderr }));
}
