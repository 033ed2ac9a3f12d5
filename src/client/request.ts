import type { CancellationToken, MessageConnection } from "vscode-jsonrpc/node";
import { FailureError } from "../failures/failure.ts";

/**
 * Sends a request that fails when its connection closes; vscode-jsonrpc itself would leave it pending.
 * @throws FailureError `engineGone`
 */
export async function request(connection: MessageConnection, name: string, params: object, token?: CancellationToken): Promise<unknown> {
  let closed: { dispose(): void } | undefined;
  const gone = new Promise<never>((_, reject) => {
    closed = connection.onClose(() => reject(new FailureError({ kind: "engineGone" })));
  });
  try {
    const sent = token ? connection.sendRequest(name, params, token) : connection.sendRequest(name, params);
    return await Promise.race([sent, gone]);
  } finally {
    closed?.dispose();
  }
}
