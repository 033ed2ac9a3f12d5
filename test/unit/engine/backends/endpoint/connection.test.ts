import assert from "node:assert/strict";
import { resolve } from "node:path";
import { describeFailure } from "../../../../../src/failures/failure.ts";
import { toConnectionFailure } from "../../../../../src/engine/backends/endpoint/connectionFailure.ts";
import { Endpoints } from "../../../../../src/engine/backends/endpoint/endpoints.ts";
import { FakeEndpoint, createVllmRoutes } from "../../../../fixtures/endpoints.ts";
import { getTlsFixturePath, readTlsIdentity, runWithoutTlsChecks } from "../../../../fixtures/tls/identity.ts";
import { catchFailure } from "../../../../waiting.ts";

const caFile = resolve(getTlsFixturePath("authority.pem"));

describe("a TLS connection to an endpoint", () => {
  const servers: FakeEndpoint[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
  });
  const serveWith = async (certificate?: string) => {
    const server = await FakeEndpoint.start(
      createVllmRoutes(),
      certificate === undefined ? {} : { tls: await readTlsIdentity(certificate) },
    );
    servers.push(server);
    return server;
  };
  const connectTo = (url: string, ca?: string) => {
    const target = { kind: "endpoint" as const, url, ...(ca === undefined ? {} : { caFile: ca }) };
    return new Endpoints().connect(target, { signal: new AbortController().signal, onWait: () => {} });
  };
  const getReason = async (url: string, ca?: string) => {
    const failure = await catchFailure(connectTo(url, ca));
    assert.ok(failure.kind === "endpointNotTrusted", failure.kind);
    assert.deepEqual(describeFailure(failure).action, { kind: "openSetting", setting: "oriel.endpointCaFile" });
    return failure.reason;
  };

  it("is trusted if the file of its certificate authority is given, and rejected with advice otherwise", async () => {
    const server = await serveWith("server.pem");
    assert.match(await getReason(server.url), /authority/);
    assert.equal(server.received.length, 0);
    assert.equal((await connectTo(server.url, caFile)).facts.kind, "vLLM");
  });

  it("is not trusted without its authority even if NODE_TLS_REJECT_UNAUTHORIZED is 0", async () => {
    const server = await serveWith("server.pem");
    await runWithoutTlsChecks(async () => assert.match(await getReason(server.url), /authority/));
    assert.equal(server.received.length, 0);
  });

  it("is trusted by the client that names its authority in NODE_EXTRA_CA_CERTS, and not by others", async () => {
    const server = await serveWith("server.pem");
    const endpoints = new Endpoints();
    const options = { signal: new AbortController().signal, onWait: () => {} };
    const target = { kind: "endpoint", url: server.url } as const;
    await endpoints.connect({ ...target, network: { NODE_EXTRA_CA_CERTS: caFile } }, options);
    assert.equal((await catchFailure(endpoints.connect(target, options))).kind, "endpointNotTrusted");
  });

  it("is not trusted if the certificate has expired or belongs to another host", async () => {
    assert.match(await getReason((await serveWith("expired.pem")).url, caFile), /expired/);
    assert.match(await getReason((await serveWith("elsewhere.pem")).url, caFile), /another host/);
  });

  it("reports a file of certificate authorities that can't be read", async () => {
    const server = await serveWith("server.pem");
    const failure = await catchFailure(connectTo(server.url, "/nowhere.pem"));
    assert.ok(failure.kind === "badNetworkSetting" && failure.value === "/nowhere.pem");
  });

  it("reports that only one side uses TLS", async () => {
    const plainServer = await serveWith();
    const httpsFailure = await catchFailure(connectTo(plainServer.url.replace("http:", "https:")));
    assert.ok(
      httpsFailure.kind === "endpointUnreachable" && httpsFailure.reason.includes("does not use HTTPS"),
      JSON.stringify(httpsFailure),
    );
    const tlsServer = await serveWith("server.pem");
    const httpFailure = await catchFailure(connectTo(tlsServer.url.replace("https:", "http:")));
    assert.ok(
      httpFailure.kind === "endpointUnreachable" && httpFailure.reason.includes("use a URL with https://"),
      JSON.stringify(httpFailure),
    );
  });
});

describe("a connection error", () => {
  for (const [code, explanation] of [
    ["ECONNREFUSED", /running on that port/],
    ["ENOTFOUND", /was not found/],
    ["EAI_AGAIN", /can't be resolved/],
    ["ETIMEDOUT", /no route/],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", /self-signed/],
    ["ESTRANGE", /unknown error/i],
  ] as const) {
    it(`is explained: ${code}`, () => {
      const failure = toConnectionFailure("http://h", Object.assign(new Error("unknown error"), { code }));
      assert.ok(failure.kind === "endpointUnreachable" || failure.kind === "endpointNotTrusted");
      assert.match(failure.reason, explanation);
    });
  }
});
