import assert from "node:assert/strict";
import { parseEndpoint, resolveRoute } from "../../../../../src/engine/backends/endpoint/parseEndpoint.ts";

describe("the URL of an endpoint's route", () => {
  const resolveUrl = (base: string, route = "/v1/chat/completions") => resolveRoute(parseEndpoint(base), route).href;

  it("gets /v1 if the base URL has no version", () => {
    assert.equal(resolveUrl("http://127.0.0.1:8080"), "http://127.0.0.1:8080/v1/chat/completions");
    assert.equal(resolveUrl("http://127.0.0.1:8080/v1/"), "http://127.0.0.1:8080/v1/chat/completions");
    assert.equal(resolveUrl("https://example.com/api"), "https://example.com/api/v1/chat/completions");
    assert.equal(resolveUrl("https://example.com/openai/v1"), "https://example.com/openai/v1/chat/completions");
    assert.equal(resolveUrl("https://example.com/vision"), "https://example.com/vision/v1/chat/completions");
  });

  it("keeps the version of a base URL", () => {
    const gemini = "https://generativelanguage.googleapis.com/v1beta/openai";
    assert.equal(resolveUrl(gemini), `${gemini}/chat/completions`);
    assert.equal(resolveUrl(`${gemini}/`, "/v1/models"), `${gemini}/models`);
    assert.equal(resolveUrl("https://example.com/api/paas/v4"), "https://example.com/api/paas/v4/chat/completions");
    assert.equal(
      resolveUrl("https://gateway.example/v1/account/name/compat"),
      "https://gateway.example/v1/account/name/compat/chat/completions",
    );
  });

  it("gets no /v1 if the version is a parameter, and keeps the parameters", () => {
    assert.equal(
      resolveUrl("https://example.com/openai/deployments/gemma?api-version=2024-10-21"),
      "https://example.com/openai/deployments/gemma/chat/completions?api-version=2024-10-21",
    );
  });

  it("keeps /v1 even if there is a version parameter", () => {
    assert.equal(
      resolveUrl("https://example.com/openai/v1?api-version=preview"),
      "https://example.com/openai/v1/chat/completions?api-version=preview",
    );
  });

  it("leaves other routes of the server unchanged", () => {
    assert.equal(resolveUrl("http://127.0.0.1:11434", "/api/tags"), "http://127.0.0.1:11434/api/tags");
  });

  it("stays on the server if the path starts with two slashes", () => {
    assert.equal(resolveUrl("http://127.0.0.1:8080//proxy"), "http://127.0.0.1:8080//proxy/v1/chat/completions");
  });
});
