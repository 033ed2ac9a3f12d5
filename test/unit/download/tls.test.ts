import assert from "node:assert/strict";
import { join } from "node:path";
import type { Network } from "../../../src/network/connections.ts";
import { getTlsFixturePath, readTlsIdentity, runWithoutTlsChecks } from "../../fixtures/tls/identity.ts";
import { catchFailure } from "../../waiting.ts";
import { closeServers, sendContent, serve, type FileServer } from "../../fixtures/fileServer.ts";
import { createFolder, removeFolders } from "../../fixtures/folder.ts";
import { assertIsContent, content, downloadTo } from "../../fixtures/downloadedFile.ts";

const caFile = getTlsFixturePath("authority.pem");

describe("a download over TLS", () => {
  let file: string;
  beforeEach(async () => {
    file = join(await createFolder(), "file");
  });
  afterEach(closeServers);
  afterEach(removeFolders);

  async function serveWith(certificate: string): Promise<FileServer> {
    return serve((request, response) => sendContent(content, request, response), await readTlsIdentity(certificate));
  }

  async function getReason(url: string, network: Network): Promise<string> {
    const failure = await catchFailure(downloadTo(file, url, { network }));
    assert.ok(failure.kind === "downloadFailed", failure.kind);
    return failure.reason;
  }

  it("fails at once if the authority is unknown, and succeeds once the authority's file is set", async () => {
    const server = await serveWith("server.pem");
    assert.match(await getReason(server.url, { env: {} }), /authority/);
    assert.equal(server.requests.length, 0);
    await downloadTo(file, server.url, { network: { env: {}, caFile } });
    await assertIsContent(file);
  });

  it("trusts the authorities in NODE_EXTRA_CA_CERTS, and ignores an unreadable file there", async () => {
    const server = await serveWith("server.pem");
    await downloadTo(file, server.url, { network: { env: { NODE_EXTRA_CA_CERTS: caFile } } });
    await assertIsContent(file);
    assert.match(await getReason(server.url, { env: { NODE_EXTRA_CA_CERTS: "/nowhere.pem" } }), /authority/);
  });

  it("checks certificates even if NODE_TLS_REJECT_UNAUTHORIZED is 0", async () => {
    const server = await serveWith("server.pem");
    await runWithoutTlsChecks(async () => assert.match(await getReason(server.url, { env: process.env }), /authority/));
    assert.equal(server.requests.length, 0);
  });

  it("reports a certificate that has expired or belongs to another host", async () => {
    const network = { env: {}, caFile };
    assert.match(await getReason((await serveWith("expired.pem")).url, network), /expired/);
    assert.match(await getReason((await serveWith("elsewhere.pem")).url, network), /another host/);
  });

  it("does not follow a redirect to an unencrypted URL", async () => {
    const plainServer = await serve((request, response) => sendContent(content, request, response));
    const server = await serve(
      (_, response) => void response.writeHead(302, { location: plainServer.url }).end(),
      await readTlsIdentity("server.pem"),
    );
    assert.match(await getReason(server.url, { env: {}, caFile }), /redirected from https to http:.*not encrypted/);
    assert.equal(plainServer.requests.length, 0);
  });

  it("reports a file that contains no certificate authority", async () => {
    for (const badFile of [getTlsFixturePath("README.md"), "/nowhere.pem"]) {
      const failure = await catchFailure(downloadTo(file, "https://127.0.0.1:1/", { network: { env: {}, caFile: badFile } }));
      assert.ok(failure.kind === "badNetworkSetting");
      assert.equal(failure.value, badFile);
    }
  });
});
