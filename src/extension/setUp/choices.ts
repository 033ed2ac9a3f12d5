import type { Translate } from "../../core/failure.ts";
import { sizeText } from "../../core/sizeText.ts";
import { catalog } from "../../models/catalog.ts";
import { shapeInCatalog, type MemoryShape } from "../../models/fit/estimate.ts";
import { checkFit, fitOf, propose, type Fit } from "../../models/fit/fit.ts";
import { roomText, waitText } from "../../models/fit/fitText.ts";
import type { Machine } from "../../models/fit/machine.ts";
import type { StoreContents } from "../../models/store/store.ts";

/** A model that can be chosen. */
export interface ModelChoice {
  name: string;
  title: string;
  /** It is in the store, with all of its files. */
  isHere: boolean;
  /** The best that fits this machine, where none is here yet. */
  isProposed: boolean;
  verdict: Fit["verdict"];
  /** In a few words, where it stands, and what to expect of it. */
  state: string;
  /** Whether it fits, and why. */
  fit: string;
  shape: MemoryShape;
}

/** All models there are to choose from: those that are here, then the one that is proposed, then the others, best first. */
export function modelChoices({ models, unfinished }: StoreContents, machine: Machine, inUse: string, t: Translate): ModelChoice[] {
  const best = propose(
    catalog.map((model) => ({ model, shape: shapeInCatalog(model) })),
    machine,
  );
  const here = models.map(({ name, title, memory }): ModelChoice => {
    const isInUse = name === inUse || (inUse === "" && models.length === 1);
    const state = isInUse ? t("already here, and in use") : t("already here");
    return { name, title, isHere: true, isProposed: false, shape: memory, ...fitIn(memory, machine, [state], t) };
  });
  const toGet = catalog
    .filter(({ name }) => models.every((model) => model.name !== name))
    .map((known): ModelChoice => {
      const { name, title, files } = known;
      const shape = shapeInCatalog(known);
      const size = sizeText(files.model.bytes + files.projector.bytes);
      const part = unfinished.find((other) => other.name === name);
      const isProposed = models.length === 0 && best?.model === known;
      const words = [
        ...(isProposed ? [t("proposed")] : []),
        part === undefined ? t("{0} to get", size) : t("{0} of {1} are here", sizeText(part.bytes), size),
      ];
      return { name, title, isHere: false, isProposed, shape, ...fitIn(shape, machine, words, t) };
    });
  return [...here, ...toGet.filter(({ isProposed }) => isProposed), ...toGet.filter(({ isProposed }) => !isProposed)];
}

/** @throws FailureError modelTooLarge, that names those of `choices` that would fit */
export function refuseChoice({ title, name, shape }: ModelChoice, choices: ModelChoice[], machine: Machine): void {
  const others = choices.filter((other) => other.name !== name).map((other) => ({ model: other.title, shape: other.shape }));
  checkFit(title, shape, machine, others);
}

function fitIn(shape: MemoryShape, machine: Machine, state: string[], t: Translate): Pick<ModelChoice, "verdict" | "state" | "fit"> {
  const fit = fitOf(shape, machine);
  const words = [...state, waitText(fit, t)].filter((text) => text !== "");
  return { verdict: fit.verdict, state: words.join(", "), fit: roomText(fit, t) };
}
