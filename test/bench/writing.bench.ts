/**
 * How fast alternative texts are written: through Oriel, by a plain loop over a llama-server of its own, and by a process started for each
 * image, as a script with llama.cpp's command-line program does it; and with several slots of a server, through Oriel. Each way gets pictures
 * that no cache knows, and the same prompt with the same schema.
 */
import { spawn } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import type { EngineClient } from "../../src/client/engineClient.ts";
import { ALT_SCHEMA, ALT_SYSTEM } from "../../src/core/altText/prompt.ts";
import { streamChat } from "../../src/engine/chatCompletions.ts";
import { chatMessages } from "../../src/engine/conversation.ts";
import { llamaServerArguments, llamaServerEnvironment } from "../../src/engine/llamaServer/commandLine.ts";
import { USUAL } from "../../src/models/fit/launchSettings.ts";
import type { AskParams, Target } from "../../src/protocol/engine.ts";
import { TestEngine, llamaServer, usualQuestion } from "../engine/support.ts";
import { writeRandomModel } from "../model/randomModel.ts";
import { randomModels } from "../tools/paths.mjs";
import { until } from "../waiting.ts";
import { freshImage, timedAsk } from "./asking.ts";
import { atLeast, isQuick, tell } from "./figures.ts";

const PART = "Alt text, writing";
const IMAGES = isQuick ? 6 : 24;
const PROCESSES = isQuick ? 2 : 5;
const QUESTION = "Write the alternative text of this image. It stands below the heading “Arrivals” on a page about the tides of a harbour.";

const files = await writeRandomModel(randomModels, isQuick ? "50M" : "300M");
const engine = await TestEngine.create();
try {
  const client = engine.client();
  const params = async (target: Target): Promise<Partial<AskParams> & Pick<AskParams, "images">> => ({
    ...{ target, images: [await freshImage(client)], budget: 140, question: QUESTION, expects: "altText", isBatch: true, maxTokens: 40 },
  });
  const local: Target = { kind: "local", ...files, llamaServer };
  await timedAsk(client, await params(local));
  const ours = await rate(IMAGES, 1, async () => tokensOf(await timedAsk(client, await params(local))));
  await client.restart();

  const plainServer = await startServer(1);
  await straight(client, plainServer.url);
  const plain = await rate(IMAGES, 1, () => straight(client, plainServer.url));
  plainServer.kill();

  const each = await rate(PROCESSES, 1, async () => {
    const server = await startServer(1);
    try {
      return await straight(client, server.url);
    } finally {
      server.kill();
    }
  });

  const text = ({ perSecond, saved }: Rate) =>
    `${perSecond.toFixed(2)} images/s, ${(saved * 100).toFixed(0)} % of the prompts' tokens from the cache`;
  tell(PART, "a plain loop over llama-server", text(plain));
  tell(
    PART,
    "Oriel, one at a time",
    `${text(ours)}; ${(ours.perSecond / plain.perSecond).toFixed(2)} of the loop`,
    atLeast(1, Math.round((100 * ours.perSecond) / plain.perSecond) / 100, " of the loop"),
  );
  tell(PART, "a process for each image", text(each));
  const times = ours.perSecond / each.perSecond;
  tell(PART, "Oriel beside a process for each image", `${times.toFixed(1)} times as fast`, atLeast(5, times, " times"));
  for (const slots of [2, 4]) {
    const server = await startServer(slots);
    const target: Target = { kind: "endpoint", url: server.url };
    await timedAsk(client, await params(target));
    const parallel = await rate(IMAGES, slots, async () => tokensOf(await timedAsk(client, await params(target))));
    server.kill();
    tell(
      PART,
      `Oriel, a server of one's own with ${slots} slots`,
      `${text(parallel)}; ${(parallel.perSecond / plain.perSecond).toFixed(2)} of the loop`,
    );
  }
} finally {
  await engine.dispose();
}

interface Tokens {
  prompt: number;
  cached: number;
}

interface Rate {
  perSecond: number;
  saved: number;
}

function tokensOf({ answer: { tokens } }: Awaited<ReturnType<typeof timedAsk>>): Tokens {
  return tokens;
}

/** Does `count` images, so many at once. */
async function rate(count: number, atOnce: number, one: () => Promise<Tokens>): Promise<Rate> {
  const began = performance.now();
  let left = count;
  const sum: Tokens = { prompt: 0, cached: 0 };
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (left-- > 0) {
        const { prompt, cached } = await one();
        sum.prompt += prompt;
        sum.cached += cached;
      }
    }),
  );
  return { perSecond: (count * 1000) / (performance.now() - began), saved: sum.cached / Math.max(1, sum.prompt) };
}

/** What a script would do: the picture, ready as it is sent, and the question, straight to llama-server. */
async function straight(client: EngineClient, url: string): Promise<Tokens> {
  const { limits } = usualQuestion;
  const [result] = await client.prepare({ images: [await freshImage(client)], budget: 140, limits }, new AbortController().signal);
  if (result?.kind !== "prepared") throw new Error(JSON.stringify(result));
  const messages = await chatMessages([{ images: [result.image], selections: [], question: QUESTION }], ALT_SYSTEM);
  const request = { messages, maxTokens: 40, temperature: 0, thinking: false, schema: ALT_SCHEMA };
  for await (const event of streamChat({ url: new URL(url), own: true }, request, new AbortController().signal)) {
    if (event.kind === "end") return { prompt: event.end.promptTokens, cached: event.end.cachedTokens };
  }
  throw new Error("no answer");
}

async function startServer(slots: number): Promise<{ url: string; kill(): void }> {
  const port = await new Promise<number>((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
  const address = { kind: "port", port, apiKey: "" } as const;
  const args = llamaServerArguments({ executable: llamaServer, ...files, address, settings: { ...USUAL, slots } });
  const child = spawn(llamaServer, args, { stdio: ["pipe", "ignore", "ignore"], env: llamaServerEnvironment(process.env) });
  const url = `http://127.0.0.1:${port}`;
  const isReady = () =>
    fetch(`${url}/health`).then(
      ({ ok }) => (ok ? true : undefined),
      () => undefined,
    );
  await until(isReady, "llama-server", 60_000);
  return { url, kill: () => child.kill("SIGKILL") };
}
