import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** Generates 16 random bytes in hexadecimal. */
export function makeNonce(): string {
  return randomBytes(16).toString("hex");
}

/** Computes the response to the peer's nonce. The response proves access to the token in the run folder, which only the user can read. */
export function computeProof(token: string, side: "engine" | "client", nonce: string): string {
  return createHmac("sha256", token).update(`${side}:${nonce}`).digest("hex");
}

export function isValidProof(token: string, side: "engine" | "client", nonce: string, proof: string): boolean {
  return timingSafeEqual(Buffer.from(computeProof(token, side, nonce), "hex"), Buffer.from(proof, "hex"));
}
