import type { CancellationToken, MessageConnection } from "vscode-jsonrpc/node";
import { FailureError } from "../failures/failure.ts";

/**
 * Sends a request that fails when its connection closes; vscode-jsonrpc itself would leave it pending.
 * @throws FailureError `engineGone`
 */
export async function sendRequest(
  connection: MessageConnection,
  name: string,
  params: object,
  token?: CancellationToken,
): Promise<unknown> {
  let closeListener: { dispose(): void } | undefined;
  const disconnected = new Promise<never>((_, reject) => {
    closeListener = connection.onClose(() => reject(new FailureError({ kind: "engineGone" })));
  });
  try {
    const response = token ? connection.sendRequest(name, params, token) : connection.sendRequest(name, params);
    return await Promise.race([response, disconnected]);
  } finally {
    closeListener?.dispose();
  }
}
