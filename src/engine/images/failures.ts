import { formatMegabytes, toSentence, type FailureDeclarations } from "../../core/failureDeclaration.ts";
import type { LargeFileSystem } from "./pointer.ts";

export const imageFailures = {
  notAnImage: {
    message: ({ name, reason }: { name: string; reason: string }) =>
      `${name} isn't a readable image. ${toSentence(reason)} Nothing was sent.`,
    scope: "image",
  },
  imageNotDownloaded: {
    message: ({ name, system }: { name: string; system: LargeFileSystem }) =>
      system === "gitLfs"
        ? `${name} is a Git LFS pointer: the image itself was not downloaded. Run “git lfs pull” to get it.`
        : `${name} is a git-annex pointer: the image itself was not downloaded. Run “git annex get” to get it.`,
    scope: "image",
  },
  imageTooLarge: {
    message: ({ name, bytes, limitBytes }: { name: string; bytes: number; limitBytes: number }) =>
      `${name} is ${formatMegabytes(bytes)}; the limit is ${formatMegabytes(limitBytes)}. Downscale it, or crop it to the part you need.`,
    scope: "image",
  },
  imageTooManyPixels: {
    message: ({ name, megapixels, limitMegapixels }: { name: string; megapixels: number; limitMegapixels: number }) =>
      `${name} has ${megapixels} megapixels; the limit is ${limitMegapixels}. Downscale it, or crop it to the part you need.`,
    scope: "image",
  },
  imageTimedOut: {
    message: ({ name, limitSeconds }: { name: string; limitSeconds: number }) =>
      `Decoding ${name} took longer than ${limitSeconds} s, so it was left out. The file may be damaged.`,
    scope: "image",
  },
  imageLost: {
    message: ({ name }: { name: string }) => `${name} is no longer in the image cache. Attach it again.`,
    action: { kind: "retry" },
    scope: "image",
  },
} as const satisfies FailureDeclarations;
