import assert from "node:assert/strict";
import { answer } from "../../../../src/engine/answer.ts";
import { prefill } from "../../../../src/engine/prefill.ts";
import { FailureError } from "../../../../src/failures/failure.ts";
import { IMAGE_LIMITS } from "../../../../src/image/imageFile.ts";
import type { AskParams } from "../../../../src/protocol/ask.ts";
import type { PreparedImage } from "../../../../src/protocol/images.ts";
import { NO_VALIDATORS, ScriptedBackend } from "../scriptedBackend.ts";
import {
  createRef,
  screen,
  prepareAll,
  question,
  createReply,
  chooseRegions,
  log,
  logRegion,
  countTokens,
  start,
} from "./scriptedQuestion.ts";

describe("a question about an image whose detail exceeds the budget", () => {
  it("is answered in two looks: at an overview, and at the regions that the model has chosen, at full resolution", async () => {
    const { backend, run, getSentImages } = start([chooseRegions(log), createReply("test 7")]);
    const result = await run();
    assert.equal(result.text, "test 7");
    const [look, second] = backend.requests;
    assert.ok(countTokens(getSentImages(0)) <= 282);
    assert.match(look?.conversation.at(-1)?.question ?? "", /Which test failed\?$/);
    assert.deepEqual([look?.temperature, look?.thinking, second?.temperature], [0, false, 1]);
    assert.ok(look?.schema !== undefined && second?.schema === undefined);
    const [region, ...otherRegions] = getSentImages(1).flatMap(({ pieces }) => pieces);
    assert.deepEqual([region?.role, region?.region], ["region", { x: 1824, y: 486, width: 1152, height: 648 }]);
    assert.ok((region?.sent.width ?? 0) >= 1152 && (region?.sent.height ?? 0) >= 648);
    assert.deepEqual(otherRegions, []);
  });

  it("continues the conversation of the first look, so that the server reads the overview once", async () => {
    const reply = chooseRegions(log);
    const { backend, run } = start([reply, createReply("test 7")]);
    await run();
    const [look, second] = backend.requests.map(({ conversation }) => conversation.at(-1));
    assert.deepEqual(second?.look, { images: look?.images, request: look?.question, answer: reply[0]?.kind === "text" && reply[0].text });
  });

  it("has a result that lists the regions that the model chose and the images of both looks", async () => {
    const { events, run } = start([chooseRegions(log), createReply("test 7")]);
    const result = await run();
    assert.ok(result.zoom?.kind === "used");
    assert.deepEqual(result.zoom.regions, [{ image: 0, label: "build log", region: logRegion }]);
    assert.deepEqual(
      result.images[0]?.pieces.map(({ role }) => role),
      ["overview", "region"],
    );
    assert.deepEqual(result.images[0]?.notes, [{ kind: "lookedCloser", regions: [{ label: "build log", region: logRegion }] }]);
    assert.deepEqual(result.tokens, { prompt: 2000, cached: 800, answer: 100 });
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ["choosingRegions", "images", "text"],
    );
  });

  it("costs at most the tokens of the tiles and one overview, whatever the model chooses", async () => {
    const everything = { image: 1, label: "all", x1: 0, y1: 0, x2: 1000, y2: 1000 };
    const quarters = [0, 500].flatMap((x1) => [0, 500].map((y1) => ({ image: 1, label: "", x1, y1, x2: x1 + 500, y2: y1 + 500 })));
    const limits = { ...IMAGE_LIMITS, tokens: 20_000 };
    const [tiled] = await prepareAll({ images: [{ ...screen, tiles: true }], budget: "auto", limits });
    for (const regions of [[everything], quarters, [log, log, log, log, log]]) {
      const { run, getSentImages } = start([chooseRegions(...regions), createReply("x")], { limits });
      await run();
      const overviewTokens = countTokens(getSentImages(0));
      const readTokens = overviewTokens + countTokens(getSentImages(1));
      assert.ok(readTokens <= (tiled?.tokens ?? 0), "with a prompt cache");
      assert.ok(readTokens + overviewTokens <= (tiled?.tokens ?? 0) + overviewTokens, "without a prompt cache");
    }
  });

  it("stays within the limit for all images of a question", async () => {
    const limits = { ...IMAGE_LIMITS, tokens: 1200 };
    const regions = [0, 500].map((x1) => ({ image: 1, label: "", x1, y1: 0, x2: x1 + 300, y2: 500 }));
    const { run, getSentImages } = start([chooseRegions(...regions), createReply("x")], { limits });
    await run();
    assert.ok(countTokens(getSentImages(0)) + countTokens(getSentImages(1)) <= 1200);
  });

  it("is asked with its instructions and selected code in the second look only", async () => {
    const selection = { path: "a.ts", language: "ts", text: "let a;" };
    const { backend, run } = start([chooseRegions(log), createReply("x")], { instructions: "Point.", selections: [selection] });
    await run();
    const [look, second] = backend.requests.map(({ conversation }) => conversation.at(-1));
    assert.deepEqual(
      [look?.instructions, look?.selections, second?.instructions, second?.selections],
      [undefined, [], "Point.", [selection]],
    );
  });

  it("is answered in one look if the model chooses no usable region", async () => {
    const uselessReplies = [
      "none",
      "{}",
      '{"regions":[]}',
      '{"regions":[{"image":1}]}',
      '{"regions":[{"x1":5,"y1":5,"x2":5,"y2":5,"image":1}]}',
    ];
    for (const text of uselessReplies) {
      const { backend, events, run, getSentImages } = start([createReply(text), createReply("test 7")]);
      const result = await run();
      assert.equal(backend.requests.length, 2);
      assert.deepEqual([result.text, result.zoom, backend.requests[1]?.conversation.length], ["test 7", undefined, 1], text);
      assert.ok(countTokens(getSentImages(1)) > 1000, "the whole image is sent");
      assert.ok(events.some((event) => event.kind === "images" && event.images[0]?.pieces[0]?.role === "whole"));
    }
  });

  it("is answered in two looks even if text surrounds the JSON, as from servers that ignore the schema", async () => {
    const { run } = start([createReply(`Here:\n\`\`\`json\n${JSON.stringify({ regions: [log] })}\n\`\`\``), createReply("test 7")]);
    assert.equal((await run()).zoom?.kind, "used");
  });

  it("is answered in two looks if the model does not name the only image", async () => {
    const { image: _, ...unnamed } = log;
    const { run } = start([chooseRegions(unnamed), createReply("test 7")]);
    assert.equal((await run()).zoom?.kind, "used");
  });

  it("has the tokens of all requests, also if it is answered in one look after the first", async () => {
    const refused = new FailureError({ kind: "endpointRefused", url: "http://h", status: 400, reason: "too many images" });
    const both = { prompt: 2000, cached: 800, answer: 100 };
    for (const script of [[createReply("none")], [chooseRegions(log)], [chooseRegions(log), refused]])
      assert.deepEqual((await start([...script, createReply("test 7")]).run()).tokens, both);
    assert.equal((await start([refused, createReply("test 7")]).run()).tokens.prompt, 1000);
  });

  it("is answered in one look if even the overviews exceed the limit for all images", async () => {
    const { run } = start([chooseRegions(log), createReply("test 7")], {
      images: [screen, screen],
      limits: { ...IMAGE_LIMITS, tokens: 100 },
    });
    assert.deepEqual([(await run()).zoom], [undefined]);
  });

  it("is not asked again after text of the answer was shown", async () => {
    const refused = new FailureError({ kind: "endpointRefused", url: "http://h", status: 500, reason: "out of memory" });
    const backend = new ScriptedBackend([chooseRegions(log)]);
    let callCount = 0;
    const sendLook = backend.chat.bind(backend);
    backend.chat = async function* (...parameters) {
      if (backend.requests.length === 0) return yield* sendLook(...parameters);
      callCount += 1;
      yield { kind: "text", text: "test" };
      throw refused;
    };
    const context = { preparedImages: { prepareAll }, connect: async () => backend, validators: NO_VALIDATORS };
    const asking = answer(question, {
      ...{ ...context, readBoxOrder: async () => undefined, onEvent: () => {} },
      signal: new AbortController().signal,
    });
    await assert.rejects(asking, refused);
    assert.equal(callCount, 1);
  });

  it("is answered in one look if the server rejects the request for regions or the second look, or if either exceeds the context", async () => {
    const refused = new FailureError({ kind: "endpointRefused", url: "http://h", status: 400, reason: "response_format" });
    const overflow = new FailureError({ kind: "contextOverflow", promptTokens: 5000, contextTokens: 4096 });
    for (const script of [[refused], [overflow], [chooseRegions(log), overflow], [chooseRegions(log), refused]]) {
      const { run } = start([...script, createReply("test 7")]);
      const result = await run();
      assert.deepEqual([result.text, result.zoom], ["test 7", undefined]);
    }
  });

  it("fails if the first look fails for another reason", async () => {
    const { run } = start([new FailureError({ kind: "noVision", model: "m", url: "http://h" })]);
    await assert.rejects(run(), (error) => error instanceof FailureError && error.failure.kind === "noVision");
  });

  it("has images that are numbered as in the prompt, and only the large ones are looked at more closely", async () => {
    const images = [createRef("icon.png"), screen, screen];
    const turn = { images: [screen], selections: [], budget: "auto", limits: IMAGE_LIMITS, question: "?", answer: "!" } as const;
    const earlierTurn = { ...turn, images: [...turn.images], selections: [], look: { images: [screen], request: "r", answer: "{}" } };
    const choice = chooseRegions({ ...log, image: 4, label: "second" }, { ...log, image: 3, label: "icon" }, { ...log, image: 5 });
    const { backend, run, getSentImages } = start([choice, createReply("x")], { images, turns: [earlierTurn] });
    const result = await run();
    assert.match(backend.requests[0]?.conversation.at(-1)?.question ?? "", /Images 4, 5 are reduced/);
    assert.ok(result.zoom?.kind === "used");
    assert.deepEqual(
      result.zoom.regions.map(({ image, label }) => [image, label]),
      [
        [1, "second"],
        [2, "build log"],
      ],
    );
    assert.equal(getSentImages(0)[0]?.pieces[0]?.sent.width, 480, "small images are not reduced");
    assert.equal(getSentImages(1).length, 2);
    assert.deepEqual(
      result.images.map(({ pieces }) => pieces.length),
      [1, 2, 2],
    );
  });

  it("is answered with a closer look only within the region that the user has chosen", async () => {
    const region = { x: 100, y: 60, width: 3000, height: 2000 };
    const { run, getSentImages } = start([chooseRegions({ ...log, x1: 0, y1: 0, x2: 200, y2: 200 }), createReply("x")], {
      images: [{ ...screen, region }],
    });
    const result = await run();
    assert.ok(result.zoom?.kind === "used");
    assert.deepEqual(result.zoom.regions[0]?.region, { x: 100, y: 60, width: 600, height: 400 });
    assert.deepEqual(getSentImages(1)[0]?.pieces[0]?.region, { x: 100, y: 60, width: 720, height: 480 });
  });

  it("is answered in one look if all detail is sent anyway, or the request does not ask for a second look", async () => {
    const requests: Partial<AskParams>[] = [
      { images: [createRef("icon.png")] },
      { images: [{ ...screen, tiles: true }], limits: { ...IMAGE_LIMITS, tokens: 20_000 } },
      { zoom: undefined },
    ];
    for (const params of requests) {
      const { backend, run } = start([createReply("x")], params);
      assert.equal((await run()).zoom, undefined);
      assert.equal(backend.requests.length, 1);
    }
  });
});

describe("the automatic second look", () => {
  const auto: Partial<AskParams> = { zoom: "auto" };

  it("is offered but not used until the first answer has provided a measured reading speed", async () => {
    const { backend, run } = start([createReply("x"), createReply("y")], auto);
    assert.deepEqual((await run()).zoom, { kind: "offered" });
    assert.ok(backend.pace.tokensPerSecond !== undefined);
  });

  it("is used if the extra wait is under 10 s at the measured speeds, and otherwise offered with the estimated wait", async () => {
    for (const { reading, writing, isUsed } of [
      { reading: 2000, writing: 80, isUsed: true },
      { reading: 2000, writing: undefined, isUsed: true },
      { reading: 2000, writing: 10, isUsed: false },
      { reading: 100, writing: 80, isUsed: false },
    ]) {
      const { backend, run } = start([chooseRegions(log), createReply("x")], auto);
      backend.pace.recordBatch(reading, 1000);
      if (writing !== undefined) backend.pace.recordAnswer(writing);
      const { zoom } = await run();
      assert.equal(zoom?.kind, isUsed ? "used" : "offered");
      if (zoom?.kind === "offered") assert.ok((zoom.extraSeconds ?? 0) >= 10);
    }
  });

  it("has the overview prefilled while the question is being written, if the extra wait is short", async () => {
    const { zoom, selections, ...start } = { ...question, zoom: "auto" as const };
    for (const reading of [2000, 100]) {
      const backend = new ScriptedBackend([]);
      backend.pace.recordBatch(reading, 1000);
      const prompts: number[] = [];
      const prefillBackend = Object.assign(backend, {
        prefill: async ({ conversation }: { conversation: { images: PreparedImage[] }[] }) => {
          prompts.push(countTokens(conversation.at(-1)?.images ?? []));
          return true;
        },
      });
      const { signal } = new AbortController();
      await prefill({ ...start, zoom, selections }, { prepareAll }, async () => prefillBackend, signal);
      assert.ok(reading === 2000 ? (prompts[0] ?? 0) <= 282 : (prompts[0] ?? 0) > 1000);
    }
  });
});
