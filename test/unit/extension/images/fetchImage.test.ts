import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { FailureError } from "../../../../src/failures/failure.ts";
import { readTlsIdentity, getTlsFixturePath, runWithoutTlsChecks } from "../../../fixtures/tls/identity.ts";
import { fetchImage } from "../../../../src/extension/images/fetchImage.ts";

const image = Buffer.from("the bytes of an image");
const LIMIT_BYTES = 1_000_000;

describe("fetchImage", () => {
  const servers: Server[] = [];
  const startServer = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
    const server = createServer(answer);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  const neverAsk = async () => assert.fail("The user must not be asked.");
  const fetchFrom = (url: string, confirmHost: (url: URL) => Promise<boolean> = neverAsk, timeoutMs?: number) =>
    fetchImage(url, {
      ...{ network: { env: {} }, limitBytes: LIMIT_BYTES, signal: new AbortController().signal, confirmHost },
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
  const assertFails = (promise: Promise<unknown>, reason: RegExp) =>
    assert.rejects(
      promise,
      (error) => error instanceof FailureError && error.failure.kind === "imageFetchFailed" && reason.test(error.failure.reason),
    );

  it("returns the bytes, and sends the server nothing about the user", async () => {
    let headers: IncomingMessage["headers"] = {};
    const url = await startServer((request, response) => {
      headers = request.headers;
      response.end(image);
    });
    assert.deepEqual(Buffer.from(await fetchFrom(`${url}/a.png?x=1`)), image);
    for (const name of ["cookie", "referer", "authorization", "origin"]) assert.equal(headers[name], undefined, name);
  });

  it("follows a redirect within the same host without asking", async () => {
    const url = await startServer((request, response) => {
      if (request.url === "/new.png") response.end(image);
      else response.writeHead(302, { location: "/new.png" }).end();
    });
    assert.deepEqual(Buffer.from(await fetchFrom(`${url}/old.png`)), image);
  });

  it("follows a redirect to another host only if the user agrees", async () => {
    let requestCount = 0;
    const other = await startServer((_, response) => {
      requestCount += 1;
      response.end(image);
    });
    const url = await startServer((_, response) => response.writeHead(307, { location: `${other}/a.png` }).end());
    await assertFails(
      fetchFrom(url, async (next) => {
        assert.equal(next.href, `${other}/a.png`);
        return false;
      }),
      /redirected to 127\.0\.0\.1:\d+/,
    );
    assert.equal(requestCount, 0);
    assert.deepEqual(Buffer.from(await fetchFrom(url, async () => true)), image);
  });

  it("rejects endless redirects, and redirects to other protocols", async () => {
    const circular = await startServer((request, response) => response.writeHead(302, { location: `${request.url}x` }).end());
    await assertFails(fetchFrom(`${circular}/`), /more than 5 times/);
    for (const location of ["file:///etc/passwd", "data:text/plain,x", "http://"]) {
      const url = await startServer((_, response) => response.writeHead(302, { location }).end());
      await assertFails(fetchFrom(url), /redirected to /);
    }
  });

  it("stops at the size limit, whether or not the server announces the size", async () => {
    const announced = await startServer((_, response) => response.writeHead(200, { "content-length": LIMIT_BYTES + 1 }).flushHeaders());
    await assertFails(fetchFrom(announced), /larger than 1 MB/);
    let sentBytes = 0;
    const endless = await startServer((_, response) => {
      const write = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) sentBytes += 65_536;
      };
      response.on("drain", write);
      write();
    });
    await assertFails(fetchFrom(endless), /larger than 1 MB/);
    const totalSentBytes = sentBytes;
    assert.ok(totalSentBytes < 40 * LIMIT_BYTES, `${totalSentBytes} bytes were sent`);
  });

  it("gives up on a server that sends nothing, or only very slowly", async () => {
    const silentServer = await startServer(() => {});
    await assertFails(fetchFrom(silentServer, neverAsk, 200), /within \d+ s/);
    const slowServer = await startServer((_, response) => {
      const timer = setInterval(() => response.write("x"), 20);
      response.on("close", () => clearInterval(timer));
    });
    await assertFails(fetchFrom(slowServer, neverAsk, 300), /within \d+ s/);
  });

  it("reports an HTTP error, a broken connection, and a server that can't be reached", async () => {
    const missing = await startServer((_, response) => response.writeHead(404).end("no"));
    await assertFails(fetchFrom(missing), /127\.0\.0\.1:\d+ returned 404 Not Found/);
    const broken = await startServer((_, response) => {
      response.writeHead(200, { "content-length": 1000 });
      response.write("half");
      setTimeout(() => response.destroy(), 50);
    });
    await assertFails(fetchFrom(broken), /./);
    await assertFails(fetchFrom("http://127.0.0.1:1/a.png"), /ECONNREFUSED|bad port/i);
  });

  it("does not trust a server without a known authority even if NODE_TLS_REJECT_UNAUTHORIZED is 0", async () => {
    let requestCount = 0;
    const server = createTlsServer(await readTlsIdentity("server.pem"), (_, response) => {
      requestCount += 1;
      response.end(image);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/a.png`;
    await runWithoutTlsChecks(() => assertFails(fetchFrom(url), /authority that this machine does not trust/));
    assert.equal(requestCount, 0);
    const network = { env: {}, caFile: getTlsFixturePath("authority.pem") };
    const options = { network, limitBytes: LIMIT_BYTES, signal: new AbortController().signal, confirmHost: neverAsk };
    assert.deepEqual(Buffer.from(await fetchImage(url, options)), image);
  });

  it("uses the proxy from the settings", async () => {
    let requestedHost = "";
    const proxy = await startServer(() => {});
    servers.at(-1)?.on("connect", (request, socket) => {
      requestedHost = request.url ?? "";
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    });
    const options = { limitBytes: LIMIT_BYTES, signal: new AbortController().signal, confirmHost: neverAsk };
    await assertFails(fetchImage("https://images.invalid/a.png", { ...options, network: { env: {}, proxy } }), /proxy rejected/);
    assert.equal(requestedHost, "images.invalid:443");
  });

  it("rejects with the signal's reason when it is aborted", async () => {
    const silentServer = await startServer(() => {});
    const abort = new AbortController();
    const fetching = fetchImage(silentServer, {
      ...{ network: { env: {} }, limitBytes: LIMIT_BYTES, signal: abort.signal, confirmHost: neverAsk },
    });
    setTimeout(() => abort.abort(), 50);
    await assert.rejects(fetching, { name: "AbortError" });
  });
});
