import assert from "node:assert/strict";
import { join } from "node:path";
import { EngineClient } from "../../src/client/engineClient.ts";
import { CHAT, FakeEndpoint, sendChunks } from "../fixtures/endpoints.ts";
import { getTlsFixturePath, readTlsIdentity } from "../fixtures/tls/identity.ts";
import { catchFailure } from "../waiting.ts";
import { TestEngine, ask, askWithEvents } from "./support.ts";

/** A server that answers with `text`, in chunks. */
const answering = (text: string) => ({
  "GET /v1/models": { data: [{ id: "m" }] },
  [CHAT]: (response: Parameters<typeof sendChunks>[0]) => {
    const contents = text.match(/.{1,10000}/gsu) ?? [];
    const chunks = contents.map((content) => ({ choices: [{ delta: { content } }] }));
    sendChunks(response, [...chunks, { choices: [{ delta: {}, finish_reason: "stop" }] }]);
  },
});

describe("clients with different environments that share an engine", () => {
  let engine: TestEngine;
  const servers: FakeEndpoint[] = [];
  const before = process.env["NODE_EXTRA_CA_CERTS"];
  beforeEach(async () => {
    engine = await TestEngine.create();
  });
  afterEach(async () => {
    restoreAuthorities(before);
    for (const server of servers.splice(0)) await server.stop();
    await engine.dispose();
  });
  const serve = async (...options: Parameters<typeof FakeEndpoint.start>) => {
    const server = await FakeEndpoint.start(...options);
    servers.push(server);
    return { kind: "endpoint" as const, url: server.url };
  };

  it("are answered about images in cache folders of their own", async () => {
    const target = await serve(answering("fine"));
    const first = engine.client();
    assert.equal((await ask(first, { target })).text, "fine");
    const other = new EngineClient({ ...engine.place, cache: join(engine.place.cache, "other") }, "test");
    const { text, images } = await ask(other, { target, image: "images/flow.png" });
    assert.equal(text, "fine");
    assert.ok(images[0]?.pieces[0]?.file.startsWith(join(engine.place.cache, "other")), "prepared where the client can delete it");
    assert.equal(await other.getEnginePid(), await first.getEnginePid());
    other.dispose();
  });

  it("trust the authorities of their own NODE_EXTRA_CA_CERTS, and no others", async () => {
    const target = await serve(answering("fine"), { tls: await readTlsIdentity("server.pem") });
    const client = engine.client();
    assert.equal((await catchFailure(askWithEvents(client, { target }))).kind, "endpointNotTrusted");
    process.env["NODE_EXTRA_CA_CERTS"] = getTlsFixturePath("authority.pem");
    assert.equal((await askWithEvents(client, { target })).answer.text, "fine");
    restoreAuthorities(undefined);
    assert.equal((await catchFailure(askWithEvents(client, { target }))).kind, "endpointNotTrusted");
  });

  it("get an answer of several megabytes whole", async () => {
    const text = "a😀".repeat(800_000);
    const { answer, events } = await askWithEvents(engine.client(), { target: await serve(answering(text)) });
    assert.ok(answer.text === text);
    assert.ok(events.map((event) => (event.kind === "text" ? event.text : "")).join("") === text);
  });
});

function restoreAuthorities(value: string | undefined): void {
  if (value === undefined) delete process.env["NODE_EXTRA_CA_CERTS"];
  else process.env["NODE_EXTRA_CA_CERTS"] = value;
}
