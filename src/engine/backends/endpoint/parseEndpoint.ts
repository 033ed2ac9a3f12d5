import { FailureError } from "../../../failures/failure.ts";

/** Matches a version in a path, such as in `/v1beta/openai`, `/api/paas/v4` or `/v1/ACCOUNT/GATEWAY/compat`. */
const versionSegment = /\/v\d[^/]*(?:\/|$)/;

/** Accepts a base URL with or without `/v1`. @throws FailureError `badEndpoint` */
export function parseEndpoint(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw new FailureError({ kind: "badEndpoint", url: text, reason: "The URL should look like https://host:port." });
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new FailureError({ kind: "badEndpoint", url: text, reason: "The URL should start with http:// or https://." });
  }
  url.pathname = url.pathname.replace(/\/+$/, "");
  if (!url.searchParams.has("api-version")) url.pathname = url.pathname.replace(/\/v1$/, "");
  return url;
}

/**
 * Appends a route, such as `/v1/models`, to a base URL. The route's own version is left out if the base URL names a version, in its path or
 * (on Azure) in the parameter `api-version`.
 */
export function resolveRoute(base: URL, route: string): URL {
  const hasVersion = versionSegment.test(base.pathname) || base.searchParams.has("api-version");
  const url = new URL(base.pathname.replace(/\/+$/, "") + (hasVersion ? route.replace(/^\/v1(?=\/)/, "") : route), base);
  url.search = base.search;
  return url;
}
