import assert from "node:assert/strict";
import { describeConnectionError } from "../../../src/network/connectionError.ts";

describe("the description of a connection error", () => {
  const describeCode = (code: string) => {
    const cause = Object.assign(new Error(`getaddrinfo ${code} example.org`), { code });
    return describeConnectionError(new TypeError("fetch failed", { cause }));
  };

  it("says in words what common system errors mean, and keeps their codes", () => {
    for (const [code, reason] of [
      ["ENOTFOUND", /^The host name was not found/],
      ["EAI_AGAIN", /^The host name can't be resolved at the moment/],
      ["ECONNREFUSED", /refused the connection/],
      ["ECONNRESET", /^The connection was lost/],
      ["UND_ERR_SOCKET", /^The connection was lost/],
      ["UND_ERR_CONNECT_TIMEOUT", /^The server did not respond/],
      ["ENETUNREACH", /^There is no route to the server/],
    ] as const) {
      const described = describeCode(code);
      assert.match(described.reason, reason);
      assert.ok(described.reason.endsWith(`(${code}).`), described.reason);
      assert.equal(described.isPermanent, false);
    }
  });

  it("quotes any other error", () => {
    assert.equal(describeCode("EWEIRD").reason, "Getaddrinfo EWEIRD example.org.");
  });
});
