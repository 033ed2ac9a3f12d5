import assert from "node:assert/strict";
import { createServer } from "node:http";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import type { Network } from "../../../src/network/connections.ts";
import { catchFailure } from "../../waiting.ts";
import { closeServers, getServerUrl, listen, sendContent, serve } from "../../fixtures/fileServer.ts";
import { createFolder, removeFolders } from "../../fixtures/folder.ts";
import { assertIsContent, content, downloadTo } from "../../fixtures/downloadedFile.ts";

describe("a download behind a proxy", () => {
  afterEach(closeServers);
  afterEach(removeFolders);

  /** Starts a proxy that forwards all connections to `target`, or rejects them if there is no target. */
  async function startProxy(target: string | undefined, login?: string): Promise<{ url: string; requests: string[] }> {
    const requests: string[] = [];
    const proxy = createServer();
    proxy.on("connect", (request, socket: Duplex) => {
      requests.push(request.url ?? "");
      if (login !== undefined && request.headers["proxy-authorization"] !== `Basic ${Buffer.from(login).toString("base64")}`) {
        return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="x"\r\n\r\n');
      }
      if (target === undefined) return void socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
      const { hostname, port } = new URL(target);
      const targetSocket = connect(Number(port), hostname, () => {
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        socket.pipe(targetSocket).pipe(socket);
      });
      socket.on("error", () => targetSocket.destroy());
      targetSocket.on("error", () => socket.destroy());
    });
    await listen(proxy);
    return { url: getServerUrl(proxy), requests };
  }

  /** Destroys the proxy's end of a connection once the client closes its end, because a server does not close such connections itself. */
  const endWithClient = (socket: Socket) =>
    socket
      .on("error", () => {})
      .on("end", () => socket.destroy())
      .resume();

  /** Downloads the content with the given network settings, and verifies the file. */
  async function downloadFile(url: string, network: Network): Promise<void> {
    const file = join(await createFolder(), "file");
    await downloadTo(file, url, { network, retryDelaysMs: [] });
    await assertIsContent(file);
  }

  it("uses HTTP_PROXY", async () => {
    const server = await serve((request, response) => sendContent(content, request, response));
    const proxy = await startProxy(server.url);
    await downloadFile("http://releases.example:8080/file", { env: { HTTP_PROXY: proxy.url } });
    assert.deepEqual(proxy.requests, ["releases.example:8080"]);
  });

  it("uses HTTPS_PROXY for https, and reports that the proxy has rejected the connection", async () => {
    const proxy = await startProxy(undefined);
    const failure = await catchFailure(
      downloadFile("https://releases.example/file", { env: { HTTPS_PROXY: proxy.url, HTTP_PROXY: "http://127.0.0.1:1" } }),
    );
    assert.deepEqual(proxy.requests, ["releases.example:443"]);
    assert.ok(failure.kind === "downloadFailed");
    assert.match(failure.reason, /proxy|403/i);
  });

  it("connects directly to the hosts in NO_PROXY", async () => {
    const server = await serve((request, response) => sendContent(content, request, response));
    const proxy = await startProxy(undefined);
    await downloadFile(server.url, { env: { HTTP_PROXY: proxy.url, NO_PROXY: "example.org,127.0.0.1" } });
    assert.deepEqual(proxy.requests, []);
  });

  it("ignores the proxies of this process if it is given another environment", async () => {
    const server = await serve((request, response) => sendContent(content, request, response));
    const proxyBefore = process.env["HTTP_PROXY"];
    process.env["HTTP_PROXY"] = "http://127.0.0.1:1";
    try {
      await downloadFile(server.url, { env: {} });
    } finally {
      if (proxyBefore === undefined) delete process.env["HTTP_PROXY"];
      else process.env["HTTP_PROXY"] = proxyBefore;
    }
  });

  it("prefers the proxy in the settings to the one in the environment", async () => {
    const server = await serve((request, response) => sendContent(content, request, response));
    const proxy = await startProxy(server.url);
    await downloadFile("http://releases.example/file", { env: { HTTP_PROXY: "http://127.0.0.1:1" }, proxy: proxy.url });
    assert.deepEqual(proxy.requests, ["releases.example:80"]);
  });

  it("authenticates with the user name and password in the proxy's URL, and reports that they are missing", async () => {
    const server = await serve((request, response) => sendContent(content, request, response));
    const proxy = await startProxy(server.url, "ann:secret");
    const failure = await catchFailure(downloadFile("http://releases.example/file", { env: {}, proxy: proxy.url }));
    assert.ok(failure.kind === "downloadFailed");
    assert.match(failure.reason, /proxy.*user name and password/);
    assert.equal(proxy.requests.length, 1, "a retry can't succeed");
    await downloadFile("http://releases.example/file", { env: {}, proxy: proxy.url.replace("//", "//ann:secret@") });
  });

  describe("that does not answer", () => {
    const answers: { title: string; reason: RegExp; handle: (socket: Socket) => void }[] = [
      { title: "stays silent", reason: /^The proxy did not answer in time\.$/, handle: () => {} },
      {
        title: "stops in the middle of its answer",
        reason: /^The proxy did not answer/,
        handle: (socket) => void socket.write("HTTP/1.1 2"),
      },
      { title: "ends the connection", reason: /^The proxy closed the connection/, handle: (socket) => void socket.end() },
      { title: "destroys the connection", reason: /^The proxy closed the connection/, handle: (socket) => void socket.destroy() },
      { title: "resets the connection", reason: /^The connection was lost/, handle: (socket) => void socket.resetAndDestroy() },
    ];
    for (const { title, reason, handle } of answers) {
      it(`fails after the retries if the proxy ${title}`, async () => {
        for (const url of ["http://releases.example/file", "https://releases.example/file"]) {
          const proxy = createServer();
          let requestCount = 0;
          proxy.on("connect", (_, socket: Socket) => {
            requestCount++;
            handle(endWithClient(socket));
          });
          await listen(proxy);
          const file = join(await createFolder(), "file");
          const options = { network: { env: {}, proxy: getServerUrl(proxy) }, idleMs: 200, retryDelaysMs: [1] };
          const failure = await catchFailure(downloadTo(file, url, options));
          assert.ok(failure.kind === "downloadFailed");
          assert.match(failure.reason, reason);
          assert.ok(failure.isInterrupted);
          assert.equal(requestCount, 2);
        }
      });
    }

    it("can be aborted", async () => {
      const proxy = createServer();
      const stop = new AbortController();
      proxy.on("connect", (_, socket: Socket) => {
        endWithClient(socket);
        stop.abort();
      });
      await listen(proxy);
      const options = { network: { env: {}, proxy: getServerUrl(proxy) }, signal: stop.signal };
      await assert.rejects(downloadTo(join(await createFolder(), "file"), "https://releases.example/file", options), {
        name: "AbortError",
      });
    });
  });

  it("rejects an invalid proxy URL without showing its password", async () => {
    const failure = await catchFailure(downloadFile("http://releases.example/file", { env: {}, proxy: "socks5://ann:secret@127.0.0.1:1" }));
    assert.ok(failure.kind === "badNetworkSetting");
    assert.equal(failure.value, "socks5://127.0.0.1:1");
  });
});
