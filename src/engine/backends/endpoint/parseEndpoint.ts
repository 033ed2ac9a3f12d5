import { FailureError } from "../../../failures/failure.ts";

/** Accepts a base URL with or without `/v1`. @throws FailureError `badEndpoint` */
export function parseEndpoint(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw new FailureError({ kind: "badEndpoint", url: text, reason: "The URL should look like https://host:port." });
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new FailureError({ kind: "badEndpoint", url: text, reason: "The URL should start with http:// or https://." });
  }
  url.pathname = url.pathname.replace(/\/+$/, "").replace(/\/v1$/, "");
  return url;
}
