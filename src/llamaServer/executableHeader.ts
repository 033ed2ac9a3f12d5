import { open } from "node:fs/promises";

/** System and processors that an executable file runs on, as in `process.platform` and `process.arch`. */
export interface ExecutableHeader {
  system: "linux" | "darwin" | "win32";
  /** More than one for a macOS universal binary; "unknown" for a processor that Oriel does not know. */
  architectures: string[];
}

/** Architectures by machine number. Sources: elf(5), Apple's mach/machine.h, Microsoft's PE format. */
const ELF_ARCHITECTURES: Record<number, string> = { 3: "ia32", 40: "arm", 62: "x64", 183: "arm64" };
const MACH_O_ARCHITECTURES: Record<number, string> = { 0x01000007: "x64", 0x0100000c: "arm64" };
const PE_ARCHITECTURES: Record<number, string> = { 0x14c: "ia32", 0x8664: "x64", 0xaa64: "arm64" };

const HEADER_BYTES = 4096;

/** @returns undefined if the file can't be read, or is not a binary executable (a script, for example) */
export async function readExecutableHeader(path: string): Promise<ExecutableHeader | undefined> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    return parseExecutableHeader(buffer.subarray(0, bytesRead));
  } catch {
    return undefined;
  } finally {
    await file.close();
  }
}

/** @param bytes the first bytes of the file */
export function parseExecutableHeader(bytes: Buffer): ExecutableHeader | undefined {
  if (bytes.length < 64) return undefined;
  const magic = bytes.readUInt32BE(0);
  if (magic === 0x7f454c46) {
    const machine = bytes[5] === 2 ? bytes.readUInt16BE(18) : bytes.readUInt16LE(18);
    return { system: "linux", architectures: [ELF_ARCHITECTURES[machine] ?? "unknown"] };
  }
  if (magic === 0xcffaedfe) return { system: "darwin", architectures: [MACH_O_ARCHITECTURES[bytes.readUInt32LE(4)] ?? "unknown"] };
  // Java classes start with the same bytes as universal binaries, followed by a version of at least 45 instead of a small count.
  if (magic === 0xcafebabe && bytes.readUInt32BE(4) < 20) {
    const count = Math.min(bytes.readUInt32BE(4), 2);
    return {
      system: "darwin",
      architectures: Array.from({ length: count }, (_, n) => MACH_O_ARCHITECTURES[bytes.readUInt32BE(8 + 20 * n)] ?? "unknown"),
    };
  }
  if (bytes.toString("latin1", 0, 2) !== "MZ") return undefined;
  const offset = bytes.readUInt32LE(0x3c);
  if (offset + 6 > bytes.length || bytes.toString("latin1", offset, offset + 4) !== "PE\0\0") return undefined;
  return { system: "win32", architectures: [PE_ARCHITECTURES[bytes.readUInt16LE(offset + 4)] ?? "unknown"] };
}
