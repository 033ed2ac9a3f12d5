/** Matches lines in which a GPU backend or its driver reports an error. The prefix alone is not enough, because lines that list devices have it too. */
const GPU_ERROR =
  /\b(ggml_(vulkan|cuda|hip)\w*|vk::\w+|CUDA|ROCm|hip|Vulkan)\b.*(error|fail|lost|unsupported|not support|no kernel image)/i;

const ERROR = /error|fail|lost|exception|can't|cannot|unable/i;

const MAX_LENGTH = 200;

/**
 * Finds the line in the output of a failed llama-server that most likely names the cause: the first GPU error, or else the last error, or else
 * the last line.
 * @returns undefined if the output is empty
 */
export function findErrorLine(lines: readonly string[]): string | undefined {
  const texts = lines.map((line) => line.trim()).filter((line) => line !== "");
  const line = texts.find(isGpuError) ?? texts.findLast((text) => ERROR.test(text)) ?? texts.at(-1);
  return line !== undefined && line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}…` : line;
}

export function isGpuError(line: string): boolean {
  return GPU_ERROR.test(line);
}
