import { english, type Translate } from "../../core/translate.ts";
import type { Fit } from "./fit.ts";

/** Describes whether a model fits, why, and how fast it will be. */
export function describeFitAndSpeed(fit: Fit, t: Translate = english): string {
  return [describeFit(fit, t), describeSpeed(fit, t)].filter((text) => text !== "").join("; ");
}

/** Describes whether a model fits, and why. */
export function describeFit({ verdict, place, needed, freeBytes, totalBytes }: Fit, t: Translate): string {
  const [need, free, total, context] = [gb(needed.loaded), gb(freeBytes), gb(totalBytes), `${needed.contextTokens / 1024}K`];
  if (verdict === "tooLarge") return t("needs {0} GB, {1} GB are all there is: can't be loaded", need, total);
  const where = {
    gpu: t("on the GPU"),
    both: t("partly on the GPU"),
    memory: t("without a GPU"),
  }[place];
  return verdict === "fits"
    ? t("needs {0} GB, {1} GB free: fits with {2} context, {3}", need, free, context, where)
    : t("needs {0} GB, and more later, {1} GB free: close other programs first", need, free);
}

/** Describes the expected speed; empty if it is unknown, or the model can't be loaded. */
export function describeSpeed({ verdict, readSeconds }: Fit, t: Translate): string {
  if (readSeconds === undefined || verdict === "tooLarge") return "";
  const { from, to } = readSeconds;
  if (from === to) return t("expect about {0} s for reading a screenshot", from);
  return t("expect {0} to {1} s for reading a screenshot", from, to);
}

function gb(bytes: number): string {
  return (bytes / 1e9).toFixed(1);
}
