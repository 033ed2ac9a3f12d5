import assert from "node:assert/strict";
import { join } from "node:path";
import type { Network } from "../../../src/network/connections.ts";
import { identity, inFixtures } from "../../fixtures/tls/identity.ts";
import { failureFrom } from "../../waiting.ts";
import { closeServers, send, serve, type FileServer } from "../../fixtures/fileServer.ts";
import { makeFolder, removeFolders } from "../../fixtures/folder.ts";
import { assertIsContent, content, downloadTo } from "../../fixtures/downloadedFile.ts";

const caFile = inFixtures("authority.pem");

describe("a download over TLS", () => {
  let file: string;
  beforeEach(async () => {
    file = join(await makeFolder(), "file");
  });
  afterEach(closeServers);
  afterEach(removeFolders);

  async function serveWith(certificate: string): Promise<FileServer> {
    return serve((request, response) => send(content, request, response), await identity(certificate));
  }

  async function reasonOf(url: string, network: Network): Promise<string> {
    const failure = await failureFrom(downloadTo(file, url, { network }));
    assert.ok(failure.kind === "downloadFailed", failure.kind);
    return failure.reason;
  }

  it("names an authority that this machine does not know, asks once, and works when its file is named", async () => {
    const server = await serveWith("server.pem");
    assert.match(await reasonOf(server.url, { env: {} }), /signed by an authority that this machine does not know/);
    assert.equal(server.requests.length, 0);
    await downloadTo(file, server.url, { network: { env: {}, caFile } });
    await assertIsContent(file);
  });

  it("knows the authorities of NODE_EXTRA_CA_CERTS, and does without a file there that can't be read", async () => {
    const server = await serveWith("server.pem");
    await downloadTo(file, server.url, { network: { env: { NODE_EXTRA_CA_CERTS: caFile } } });
    await assertIsContent(file);
    assert.match(await reasonOf(server.url, { env: { NODE_EXTRA_CA_CERTS: "/nowhere.pem" } }), /authority/);
  });

  it("names a certificate that has expired, or is another host's", async () => {
    const network = { env: {}, caFile };
    assert.match(await reasonOf((await serveWith("expired.pem")).url, network), /its certificate has expired/);
    assert.match(await reasonOf((await serveWith("elsewhere.pem")).url, network), /its certificate is for another host/);
  });

  it("is not sent on to what is not encrypted", async () => {
    const open = await serve((request, response) => send(content, request, response));
    const server = await serve((_, response) => void response.writeHead(302, { location: open.url }).end(), await identity("server.pem"));
    assert.match(await reasonOf(server.url, { env: {}, caFile }), /redirects from https to http:.*not encrypted/);
    assert.equal(open.requests.length, 0);
  });

  it("says what is wrong with a file that names no authority", async () => {
    for (const bad of [inFixtures("README.md"), "/nowhere.pem"]) {
      const failure = await failureFrom(downloadTo(file, "https://127.0.0.1:1/", { network: { env: {}, caFile: bad } }));
      assert.ok(failure.kind === "badNetworkSetting");
      assert.equal(failure.value, bad);
    }
  });
});
