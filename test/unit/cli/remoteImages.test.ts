import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { describeRemoteImages, getRemoteUrl, RemoteImages } from "../../../src/cli/alt/remoteImages.ts";
import { itOnUnix } from "../../fixtures/systems.ts";
import { catchFailure } from "../../waiting.ts";

describe("images on the web", () => {
  it("are those of public hosts, not of this machine or its network", () => {
    assert.equal(getRemoteUrl({ target: "https://example.org/a.png" }), "https://example.org/a.png");
    assert.equal(getRemoteUrl({ target: "//cdn.example.org/a.png" }), "https://cdn.example.org/a.png");
    for (const target of [
      ...["a.png", "/a.png", "data:image/png;base64,", "file:///a.png", "ftp://example.org/a.png"],
      ...[
        "http://localhost/a.png",
        "http://127.0.0.1/a.png",
        "http://10.0.0.1/a.png",
        "http://169.254.169.254/a.png",
        "http://0x7f000001/a.png",
      ],
      ...[
        "http://[::1]/a.png",
        "http://router/a.png",
        "http://nas.local/a.png",
        "http://metadata.google.internal/a.png",
        "http://2130706433/a.png",
      ],
    ]) {
      assert.equal(getRemoteUrl({ target }), undefined, target);
    }
  });

  it("are named with their hosts, whether or not they are fetched", () => {
    const urls = ["https://b.example/1.png", "https://a.example/2.png", "https://b.example/3.png"];
    assert.match(describeRemoteImages(urls, false), /^Did not ask about 3 remote images\. .*a\.example, b\.example.*--fetch/);
    assert.match(describeRemoteImages(urls, true), /^Fetching 3 remote images from a\.example, b\.example/);
  });

  describe("that are fetched", () => {
    let server: Server;
    let address: string;
    const images = new RemoteImages((url) => !url.includes("private"));
    const { signal } = new AbortController();
    before(async () => {
      server = createServer(({ url }, response) => {
        if (url === "/a.png") response.end("pixels");
        else if (url === "/moved.png") response.writeHead(302, { location: "/a.png" }).end();
        else if (url === "/inside.png") response.writeHead(302, { location: "/private.png" }).end();
        else response.writeHead(404).end();
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    after(async () => {
      await images.dispose();
      server.close();
    });

    // Wine lacks the keep-alive option with which undici connects.
    itOnUnix("are read with the name of their file, also after a redirect", async () => {
      for (const name of ["a.png", "moved.png"]) {
        const image = await images.fetch(`${address}/${name}`, signal);
        assert.deepEqual([image.name, Buffer.from(image.bytes).toString()], [name, "pixels"]);
      }
    });

    itOnUnix("are skipped if the server does not have them, or redirects to the local network", async () => {
      for (const name of ["missing.png", "inside.png"]) {
        assert.equal((await catchFailure(images.fetch(`${address}/${name}`, signal))).kind, "downloadFailed");
      }
    });
  });
});
