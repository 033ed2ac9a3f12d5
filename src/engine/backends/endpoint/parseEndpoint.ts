import { FailureError } from "../../../failures/failure.ts";

/** Matches a version in a path, such as in `/v1beta/openai`, `/api/paas/v4` or `/v1/ACCOUNT/GATEWAY/compat`. */
const versionSegment = /\/v\d[^/]*(?:\/|$)/;

/** Parses a base URL. @throws FailureError `badEndpoint` */
export function parseEndpoint(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw new FailureError({ kind: "badEndpoint", url: text, reason: "The URL should look like https://host:port." });
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new FailureError({ kind: "badEndpoint", url: text, reason: "The URL should start with http:// or https://." });
  }
  return url;
}

/**
 * Appends a route, such as `/v1/models` or `/props`, to a base URL with or without `/v1`. The route's own version is left out if the base
 * URL names another version, in its path or (on Azure) in the parameter `api-version`.
 */
export function resolveRoute(base: URL, route: string): URL {
  const url = new URL(base);
  const path = base.pathname.replace(/\/+$/, "");
  const hasVersionParameter = base.searchParams.has("api-version");
  const root = hasVersionParameter ? path : path.replace(/\/+v1$/, "");
  const hasVersion = hasVersionParameter || versionSegment.test(root);
  url.pathname = root + (hasVersion ? route.replace(/^\/v1(?=\/)/, "") : route);
  return url;
}
