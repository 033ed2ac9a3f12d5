import assert from "node:assert/strict";
import { createServer } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import type { Network } from "../../../src/network/connections.ts";
import { failureFrom } from "../../waiting.ts";
import { closeServers, listen, send, serve, urlOf } from "../../fixtures/fileServer.ts";
import { makeFolder, removeFolders } from "../../fixtures/folder.ts";
import { assertIsContent, content, downloadTo } from "../../fixtures/downloadedFile.ts";

describe("a download behind a proxy", () => {
  afterEach(closeServers);
  afterEach(removeFolders);

  /** A proxy that passes connections on to `target`, whatever they are for, or refuses them. */
  async function proxyTo(target: string | undefined, login?: string): Promise<{ url: string; asked: string[] }> {
    const asked: string[] = [];
    const proxy = createServer();
    proxy.on("connect", (request, socket: Duplex) => {
      asked.push(request.url ?? "");
      if (login !== undefined && request.headers["proxy-authorization"] !== `Basic ${Buffer.from(login).toString("base64")}`) {
        return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="x"\r\n\r\n');
      }
      if (target === undefined) return void socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
      const { hostname, port } = new URL(target);
      const there = connect(Number(port), hostname, () => {
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        socket.pipe(there).pipe(socket);
      });
      socket.on("error", () => there.destroy());
      there.on("error", () => socket.destroy());
    });
    await listen(proxy);
    return { url: urlOf(proxy), asked };
  }

  /** Downloads the content, by way of that network, and sees that it is right. */
  async function fetchIt(url: string, network: Network): Promise<void> {
    const file = join(await makeFolder(), "file");
    await downloadTo(file, url, { network, pausesMs: [] });
    await assertIsContent(file);
  }

  it("goes by way of HTTP_PROXY", async () => {
    const server = await serve((request, response) => send(content, request, response));
    const proxy = await proxyTo(server.url);
    await fetchIt("http://releases.example:8080/file", { env: { HTTP_PROXY: proxy.url } });
    assert.deepEqual(proxy.asked, ["releases.example:8080"]);
  });

  it("goes by way of HTTPS_PROXY for https, and says when that refuses", async () => {
    const proxy = await proxyTo(undefined);
    const failure = await failureFrom(
      fetchIt("https://releases.example/file", { env: { HTTPS_PROXY: proxy.url, HTTP_PROXY: "http://127.0.0.1:1" } }),
    );
    assert.deepEqual(proxy.asked, ["releases.example:443"]);
    assert.ok(failure.kind === "downloadFailed");
    assert.match(failure.reason, /proxy|403/i);
  });

  it("goes straight to the hosts of NO_PROXY", async () => {
    const server = await serve((request, response) => send(content, request, response));
    const proxy = await proxyTo(undefined);
    await fetchIt(server.url, { env: { HTTP_PROXY: proxy.url, NO_PROXY: "example.org,127.0.0.1" } });
    assert.deepEqual(proxy.asked, []);
  });

  it("ignores the proxies of this process when it is given another environment", async () => {
    const server = await serve((request, response) => send(content, request, response));
    const before = process.env["HTTP_PROXY"];
    process.env["HTTP_PROXY"] = "http://127.0.0.1:1";
    try {
      await fetchIt(server.url, { env: {} });
    } finally {
      if (before === undefined) delete process.env["HTTP_PROXY"];
      else process.env["HTTP_PROXY"] = before;
    }
  });

  it("goes by way of the proxy that was set, whatever the environment says", async () => {
    const server = await serve((request, response) => send(content, request, response));
    const proxy = await proxyTo(server.url);
    await fetchIt("http://releases.example/file", { env: { HTTP_PROXY: "http://127.0.0.1:1" }, proxy: proxy.url });
    assert.deepEqual(proxy.asked, ["releases.example:80"]);
  });

  it("gives a proxy the name and password of its address, and else says that it wants one", async () => {
    const server = await serve((request, response) => send(content, request, response));
    const proxy = await proxyTo(server.url, "ann:secret");
    const failure = await failureFrom(fetchIt("http://releases.example/file", { env: {}, proxy: proxy.url }));
    assert.ok(failure.kind === "downloadFailed");
    assert.match(failure.reason, /the proxy asks for a name and a password/);
    assert.equal(proxy.asked.length, 1, "asking again would change nothing");
    await fetchIt("http://releases.example/file", { env: {}, proxy: proxy.url.replace("//", "//ann:secret@") });
  });

  it("does not take what is no address for a proxy, and does not show its password", async () => {
    const failure = await failureFrom(fetchIt("http://releases.example/file", { env: {}, proxy: "socks5://ann:secret@127.0.0.1:1" }));
    assert.deepEqual(failure, {
      kind: "badNetworkSetting",
      value: "socks5://127.0.0.1:1",
      reason: "it is not the http address of a proxy",
    });
  });
});
