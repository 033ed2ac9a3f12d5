import { setImmediate } from "node:timers/promises";

/** Number of characters to decode before yielding to the event loop. Decoding them takes 1–2 ms. */
const CHUNK_LENGTH = 1 << 20;

/** Decodes a `data:` URL. Percent signs that are not part of an escape are kept, because SVG in style sheets often has them. */
export async function decodeDataUrl(url: string): Promise<Uint8Array> {
  const comma = url.indexOf(",");
  const isBase64 = /;\s*base64\s*$/i.test(url.slice(0, comma));
  const payload = url.slice(comma + 1);
  const text = payload.includes("%") ? decodePercent(payload) : payload;
  return isBase64 ? decodeBase64(text) : Buffer.from(text);
}

function decodePercent(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll("%", ""), "hex").toString());
}

/** Decodes in chunks, so that a large image does not block the extension host. */
async function decodeBase64(text: string): Promise<Uint8Array> {
  const bytes: Uint8Array[] = [];
  let remainder = "";
  for (let start = 0; start < text.length; start += CHUNK_LENGTH) {
    const chunk = remainder + text.slice(start, start + CHUNK_LENGTH).replaceAll(/\s/g, "");
    // Four characters encode three bytes.
    const wholeLength = chunk.length - (chunk.length % 4);
    bytes.push(Buffer.from(chunk.slice(0, wholeLength), "base64"));
    remainder = chunk.slice(wholeLength);
    await setImmediate();
  }
  return Buffer.concat([...bytes, Buffer.from(remainder, "base64")]);
}
