import assert from "node:assert/strict";
import { isThisMachine } from "../../../src/core/thisMachine.ts";

describe("an address on this machine", () => {
  for (const address of ["http://localhost:8000/v1", "http://127.0.0.1", "http://127.8.9.1:1", "http://[::1]:80", "https://a.localhost"]) {
    it(`is ${address}`, () => assert.equal(isThisMachine(new URL(address)), true));
  }
  for (const address of [
    "http://localhost.example.org",
    "http://128.0.0.1",
    "http://127.0.0.1.nip.io",
    "http://[::2]",
    "http://10.0.0.1",
  ]) {
    it(`is not ${address}`, () => assert.equal(isThisMachine(new URL(address)), false));
  }
});
