import { setImmediate } from "node:timers/promises";

/** Decoded in one go, in characters: a millisecond or two. */
const PIECE = 1 << 20;

/** The bytes of a `data:` address. Percent signs that encode nothing are left as they are: SVG in style sheets is full of them. */
export async function bytesOfDataUrl(url: string): Promise<Uint8Array> {
  const comma = url.indexOf(",");
  const isBase64 = /;\s*base64\s*$/i.test(url.slice(0, comma));
  const payload = url.slice(comma + 1);
  const text = payload.includes("%") ? percentDecoded(payload) : payload;
  return isBase64 ? fromBase64(text) : Buffer.from(text);
}

function percentDecoded(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll("%", ""), "hex").toString());
}

/** Piece by piece, so that a large one does not hold up the extension host. */
async function fromBase64(text: string): Promise<Uint8Array> {
  const bytes: Uint8Array[] = [];
  let rest = "";
  for (let at = 0; at < text.length; at += PIECE) {
    const piece = rest + text.slice(at, at + PIECE).replaceAll(/\s/g, "");
    // Four characters are three bytes.
    const whole = piece.length - (piece.length % 4);
    bytes.push(Buffer.from(piece.slice(0, whole), "base64"));
    rest = piece.slice(whole);
    await setImmediate();
  }
  return Buffer.concat([...bytes, Buffer.from(rest, "base64")]);
}
