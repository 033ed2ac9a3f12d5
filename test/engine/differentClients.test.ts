import assert from "node:assert/strict";
import { join } from "node:path";
import { EngineClient } from "../../src/client/engineClient.ts";
import { CHAT, FakeEndpoint, sendChunks } from "../fixtures/endpoints.ts";
import { getTlsFixturePath, readTlsIdentity } from "../fixtures/tls/identity.ts";
import { catchFailure } from "../waiting.ts";
import { TestEngine, ask, askWithEvents } from "./support.ts";

/** Creates the routes of a server that answers with `text`, in chunks. */
const createRoutes = (text: string) => ({
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
  const originalAuthorities = process.env["NODE_EXTRA_CA_CERTS"];
  beforeEach(async () => {
    engine = await TestEngine.create();
  });
  afterEach(async () => {
    restoreAuthorities(originalAuthorities);
    for (const server of servers.splice(0)) await server.stop();
    await engine.dispose();
  });
  const startServer = async (...options: Parameters<typeof FakeEndpoint.start>) => {
    const server = await FakeEndpoint.start(...options);
    servers.push(server);
    return { kind: "endpoint" as const, url: server.url };
  };

  it("receive answers about images in their own cache folders", async () => {
    const target = await startServer(createRoutes("fine"));
    const first = engine.createClient();
    assert.equal((await ask(first, { target })).text, "fine");
    const second = new EngineClient({ ...engine.options, cache: join(engine.options.cache, "other") }, "test");
    const { text, images } = await ask(second, { target, image: "images/flow.png" });
    assert.equal(text, "fine");
    assert.ok(
      images[0]?.pieces[0]?.file.startsWith(join(engine.options.cache, "other")),
      "the image is prepared in the client's own cache folder",
    );
    assert.equal(await second.getEnginePid(), await first.getEnginePid());
    second.dispose();
  });

  it("trust the certificate authorities in their own NODE_EXTRA_CA_CERTS, and no others", async () => {
    const target = await startServer(createRoutes("fine"), { tls: await readTlsIdentity("server.pem") });
    const client = engine.createClient();
    assert.equal((await catchFailure(askWithEvents(client, { target }))).kind, "endpointNotTrusted");
    process.env["NODE_EXTRA_CA_CERTS"] = getTlsFixturePath("authority.pem");
    assert.equal((await askWithEvents(client, { target })).answer.text, "fine");
    restoreAuthorities(undefined);
    assert.equal((await catchFailure(askWithEvents(client, { target }))).kind, "endpointNotTrusted");
  });

  it("receive the whole answer, even if it has several megabytes", async () => {
    const text = "a😀".repeat(800_000);
    const { answer, events } = await askWithEvents(engine.createClient(), { target: await startServer(createRoutes(text)) });
    assert.ok(answer.text === text);
    assert.ok(events.map((event) => (event.kind === "text" ? event.text : "")).join("") === text);
  });
});

function restoreAuthorities(value: string | undefined): void {
  if (value === undefined) delete process.env["NODE_EXTRA_CA_CERTS"];
  else process.env["NODE_EXTRA_CA_CERTS"] = value;
}
