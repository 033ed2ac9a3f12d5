/**
 * Messages between a client (extension, CLI) and the engine process: JSON-RPC 2.0 over a Unix socket or named pipe, one JSON
 * value per line, at most `MAX_MESSAGE_BYTES` long. Messages never contain image bytes; see `ImageRef`. Both sides validate each message.
 */
import * as z from "zod/mini";

/** Protocol version, incremented with every breaking change. The engine and its clients must have the same version. */
export const PROTOCOL = 11;

export const MAX_MESSAGE_BYTES = 1_000_000;

/** HMAC-SHA256 in hexadecimal; see `link/proof.ts`. */
const proof = z.string().check(z.regex(/^[0-9a-f]{64}$/));
/** 16 random bytes in hexadecimal. */
const nonce = z.string().check(z.regex(/^[0-9a-f]{32}$/));

/** Client → engine, first message: the client's name, and a nonce for the engine to sign with its token. */
export const Hello = z.object({
  protocol: z.number(),
  client: z.string().check(z.maxLength(100)),
  nonce,
});
export type Hello = z.infer<typeof Hello>;

/** Engine → client: the signature of the client's nonce, and a nonce for the client to sign. */
export const Welcome = z.object({
  protocol: z.number(),
  version: z.string(),
  pid: z.number(),
  nonce,
  proof,
});
export type Welcome = z.infer<typeof Welcome>;

/** Client → engine: the signature of the engine's nonce, and the absolute path of the folder in which the client caches its images. */
export const Authenticate = z.object({ proof, cache: z.string().check(z.regex(/^(\/|[a-z]:[\\/]|\\\\)/i), z.maxLength(4096)) });
