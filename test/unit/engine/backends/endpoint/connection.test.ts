import assert from "node:assert/strict";
import { resolve } from "node:path";
import { describeFailure } from "../../../../../src/failures/failure.ts";
import { connectionFailure } from "../../../../../src/engine/backends/endpoint/connectionFailure.ts";
import { Endpoints } from "../../../../../src/engine/backends/endpoint/endpoints.ts";
import { FakeEndpoint, vLLM } from "../../../../fixtures/endpoints.ts";
import { identity, inFixtures } from "../../../../fixtures/tls/identity.ts";
import { failureFrom } from "../../../../waiting.ts";

const caFile = resolve(inFixtures("authority.pem"));

describe("a server of the person's own over TLS", () => {
  const servers: FakeEndpoint[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
  });
  const serveWith = async (certificate?: string) => {
    const server = await FakeEndpoint.start(vLLM(), certificate === undefined ? {} : { tls: await identity(certificate) });
    servers.push(server);
    return server;
  };
  const connect = (url: string, ca?: string) => {
    const target = { kind: "endpoint" as const, url, ...(ca === undefined ? {} : { caFile: ca }) };
    return new Endpoints().connect(target, { signal: new AbortController().signal, onWait: () => {} });
  };
  const reasonFrom = async (url: string, ca?: string) => {
    const failure = await failureFrom(connect(url, ca));
    assert.ok(failure.kind === "endpointNotTrusted", failure.kind);
    assert.deepEqual(describeFailure(failure).action, { kind: "openSetting", setting: "oriel.endpointCaFile" });
    return failure.reason;
  };

  it("is trusted by the file of its authority, and without it that is what is missing", async () => {
    const server = await serveWith("server.pem");
    assert.match(await reasonFrom(server.url), /authority/);
    assert.equal(server.received.length, 0);
    assert.equal((await connect(server.url, caFile)).facts.kind, "vLLM");
  });

  it("is not trusted with a certificate that has expired, or is another host's", async () => {
    assert.match(await reasonFrom((await serveWith("expired.pem")).url, caFile), /expired/);
    assert.match(await reasonFrom((await serveWith("elsewhere.pem")).url, caFile), /another host/);
  });

  it("names a file of authorities that is none", async () => {
    const server = await serveWith("server.pem");
    const failure = await failureFrom(connect(server.url, "/nowhere.pem"));
    assert.ok(failure.kind === "badNetworkSetting" && failure.value === "/nowhere.pem");
  });

  it("says so where only one side speaks TLS", async () => {
    const open = await serveWith();
    const https = await failureFrom(connect(open.url.replace("http:", "https:")));
    assert.ok(https.kind === "endpointUnreachable" && https.reason.includes("does not speak https"), JSON.stringify(https));
    const closed = await serveWith("server.pem");
    const http = await failureFrom(connect(closed.url.replace("https:", "http:")));
    assert.ok(http.kind === "endpointUnreachable" && http.reason.includes("begin the address with https://"), JSON.stringify(http));
  });
});

describe("a connection that can't be had", () => {
  for (const [code, says] of [
    ["ECONNREFUSED", /nothing listens there/],
    ["ENOTFOUND", /its name is not known/],
    ["EAI_AGAIN", /can't be looked up/],
    ["ETIMEDOUT", /there is no way to it/],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", /self-signed/],
    ["ESTRANGE", /as it came/i],
  ] as const) {
    it(`is put in words: ${code}`, () => {
      const failure = connectionFailure("http://h", Object.assign(new Error("as it came"), { code }));
      assert.ok(failure.kind === "endpointUnreachable" || failure.kind === "endpointNotTrusted");
      assert.match(failure.reason, says);
    });
  }
});
