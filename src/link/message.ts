import type { Message } from "vscode-jsonrpc/node";
import * as z from "zod/mini";

/** Maximum length of a request's id, in characters. The response repeats it. */
const MAX_ID_LENGTH = 100;

const id = z.union([z.int(), z.string().check(z.maxLength(MAX_ID_LENGTH))]);

/** Named parameters, or one positional parameter: vscode-jsonrpc would pass a second one in place of the cancellation token. */
const params = z.optional(z.union([z.record(z.string(), z.unknown()), z.tuple([z.unknown()])]));

const jsonrpc = z.literal("2.0");

/**
 * JSON-RPC messages, restricted to those that Oriel sends: some unexpected messages, such as a cancellation without parameters, make
 * vscode-jsonrpc throw an error in the socket's event handler.
 */
const RpcMessage = z.union([
  z.looseObject({ jsonrpc, method: z.literal("$/cancelRequest"), params: z.object({ id }), id: z.optional(z.never()) }),
  z.looseObject({ jsonrpc, id, method: z.string().check(z.regex(/^\w+$/)), params }),
  z.looseObject({ jsonrpc, method: z.string().check(z.regex(/^\w+$/)), params, id: z.optional(z.never()) }),
  z.looseObject({ jsonrpc, id, error: z.looseObject({ code: z.number(), message: z.string() }), method: z.optional(z.never()) }),
  z.looseObject({ jsonrpc, id, result: z.unknown(), method: z.optional(z.never()) }),
]);

/** @returns undefined for a line that does not contain a message that Oriel sends */
export function parseMessage(line: Buffer): Message | undefined {
  try {
    const value: unknown = JSON.parse(line.toString("utf8"));
    return RpcMessage.safeParse(value).success ? (value as Message) : undefined;
  } catch {
    return undefined;
  }
}
