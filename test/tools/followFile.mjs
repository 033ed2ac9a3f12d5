import { closeSync, existsSync, openSync, readSync } from "node:fs";

/**
 * Reports text appended to a file, which need not exist yet. Tests in the extension host write to a file because VS Code discards their
 * standard output.
 * @param {string} file
 * @param {(text: string) => void} onText
 * @returns {() => void} a function that reads the rest and stops
 */
export function followFile(file, onText) {
  let position = 0;
  const decoder = new TextDecoder();
  const buffer = Buffer.alloc(65_536);
  const read = () => {
    if (!existsSync(file)) return;
    const descriptor = openSync(file, "r");
    for (let length; (length = readSync(descriptor, buffer, 0, buffer.length, position)) > 0; position += length) {
      onText(decoder.decode(buffer.subarray(0, length), { stream: true }));
    }
    closeSync(descriptor);
  };
  const timer = setInterval(read, 200);
  return () => {
    clearInterval(timer);
    read();
  };
}
