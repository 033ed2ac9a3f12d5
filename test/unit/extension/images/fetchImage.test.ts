import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { FailureError } from "../../../../src/failures/failure.ts";
import { fetchImage } from "../../../../src/extension/images/fetchImage.ts";

const picture = Buffer.from("the bytes of a picture");
const LIMIT = 1_000_000;

describe("fetchImage", () => {
  const servers: Server[] = [];
  const serve = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
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

  const nobody = async () => assert.fail("nobody was to be asked");
  const get = (url: string, mayAsk: (url: URL) => Promise<boolean> = nobody, limitMs?: number) =>
    fetchImage(url, LIMIT, new AbortController().signal, mayAsk, limitMs);
  const refuses = (promise: Promise<unknown>, reason: RegExp) =>
    assert.rejects(
      promise,
      (error) => error instanceof FailureError && error.failure.kind === "imageFetchFailed" && reason.test(error.failure.reason),
    );

  it("brings the bytes, and tells the server nothing of the person", async () => {
    let headers: IncomingMessage["headers"] = {};
    const url = await serve((request, response) => {
      headers = request.headers;
      response.end(picture);
    });
    assert.deepEqual(Buffer.from(await get(`${url}/a.png?x=1`)), picture);
    for (const name of ["cookie", "referer", "authorization", "origin"]) assert.equal(headers[name], undefined, name);
  });

  it("follows a server that sends on within its own host without asking again", async () => {
    const url = await serve((request, response) => {
      if (request.url === "/new.png") response.end(picture);
      else response.writeHead(302, { location: "/new.png" }).end();
    });
    assert.deepEqual(Buffer.from(await get(`${url}/old.png`)), picture);
  });

  it("asks before another host is asked, and goes there only then", async () => {
    let asked = 0;
    const other = await serve((_, response) => {
      asked += 1;
      response.end(picture);
    });
    const url = await serve((_, response) => response.writeHead(307, { location: `${other}/a.png` }).end());
    await refuses(
      get(url, async (next) => {
        assert.equal(next.href, `${other}/a.png`);
        return false;
      }),
      /sent on to 127\.0\.0\.1:\d+, which was not asked/,
    );
    assert.equal(asked, 0);
    assert.deepEqual(Buffer.from(await get(url, async () => true)), picture);
  });

  it("goes neither in circles nor to other kinds of address", async () => {
    const round = await serve((request, response) => response.writeHead(302, { location: `${request.url}x` }).end());
    await refuses(get(`${round}/`), /more than 5 times/);
    for (const location of ["file:///etc/passwd", "data:text/plain,x", "http://"]) {
      const url = await serve((_, response) => response.writeHead(302, { location }).end());
      await refuses(get(url), /which is not fetched/);
    }
  });

  it("ends at the limit of bytes, announced or not", async () => {
    const announced = await serve((_, response) => response.writeHead(200, { "content-length": LIMIT + 1 }).flushHeaders());
    await refuses(get(announced), /larger than 1 MB/);
    let sent = 0;
    const endless = await serve((_, response) => {
      const write = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536;
      };
      response.on("drain", write);
      write();
    });
    await refuses(get(endless), /larger than 1 MB/);
    const sentThen = sent;
    assert.ok(sentThen < 40 * LIMIT, `${sentThen} bytes were sent`);
  });

  it("gives up on a server that is silent, or drips", async () => {
    const silent = await serve(() => {});
    await refuses(get(silent, nobody, 200), /did not come within/);
    const dripping = await serve((_, response) => {
      const timer = setInterval(() => response.write("x"), 20);
      response.on("close", () => clearInterval(timer));
    });
    await refuses(get(dripping, nobody, 300), /did not come within/);
  });

  it("says what a server answers, that it is cut off, and that there is none", async () => {
    const missing = await serve((_, response) => response.writeHead(404).end("no"));
    await refuses(get(missing), /127\.0\.0\.1:\d+ answered 404 Not Found/);
    const cut = await serve((_, response) => {
      response.writeHead(200, { "content-length": 1000 });
      response.write("half");
      setTimeout(() => response.destroy(), 50);
    });
    await refuses(get(cut), /./);
    await refuses(get("http://127.0.0.1:1/a.png"), /ECONNREFUSED|bad port/);
  });

  it("ends with the person's own reason when they detach the image", async () => {
    const silent = await serve(() => {});
    const abort = new AbortController();
    const fetching = fetchImage(silent, LIMIT, abort.signal, nobody);
    setTimeout(() => abort.abort(), 50);
    await assert.rejects(fetching, { name: "AbortError" });
  });
});
