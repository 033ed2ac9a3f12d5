import type { Translate } from "../../core/translate.ts";
import { formatBytes } from "../../core/formatUnits.ts";
import { catalog } from "../../models/catalog.ts";
import { catalogShape, type MemoryShape } from "../../models/fit/estimate.ts";
import { assertFits, computeFit, recommendModel, type Fit } from "../../models/fit/fit.ts";
import { describeFit, describeSpeed } from "../../models/fit/fitText.ts";
import type { Machine } from "../../models/fit/machine.ts";
import type { StoreContents } from "../../models/store/store.ts";

/** A model that can be chosen. */
export interface ModelChoice {
  name: string;
  title: string;
  /** All of its files are in the store. */
  isHere: boolean;
  /** Best model that fits this machine, if the store has none. */
  isProposed: boolean;
  verdict: Fit["verdict"];
  /** Short description: whether it is in the store, its size, its speed on this machine. */
  state: string;
  /** Sentence that says whether it fits this machine, and why. */
  fit: string;
  shape: MemoryShape;
}

/** Lists stored models, then the proposed one, then the rest of the catalogue, best first. @param inUse name of the configured model, or "" */
export function listModelChoices({ models, unfinished }: StoreContents, machine: Machine, inUse: string, t: Translate): ModelChoice[] {
  const best = recommendModel(
    catalog.map((model) => ({ model, shape: catalogShape(model) })),
    machine,
  );
  const here = models.map(({ name, title, memory }): ModelChoice => {
    const isInUse = name === inUse || (inUse === "" && models.length === 1);
    const state = isInUse ? t("already here, and in use") : t("already here");
    return { name, title, isHere: true, isProposed: false, shape: memory, ...describeChoice(memory, machine, [state], t) };
  });
  const toGet = catalog
    .filter(({ name }) => models.every((model) => model.name !== name))
    .map((known): ModelChoice => {
      const { name, title, files } = known;
      const shape = catalogShape(known);
      const size = formatBytes(files.model.bytes + files.projector.bytes);
      const part = unfinished.find((other) => other.name === name);
      const isProposed = models.length === 0 && best?.model === known;
      const words = [
        ...(isProposed ? [t("proposed")] : []),
        part === undefined ? t("{0} to get", size) : t("{0} of {1} are here", formatBytes(part.bytes), size),
      ];
      return { name, title, isHere: false, isProposed, shape, ...describeChoice(shape, machine, words, t) };
    });
  return [...here, ...toGet.filter(({ isProposed }) => isProposed), ...toGet.filter(({ isProposed }) => !isProposed)];
}

/** @throws FailureError modelTooLarge, which names the `choices` that fit */
export function assertChoiceFits({ title, name, shape }: ModelChoice, choices: ModelChoice[], machine: Machine): void {
  const others = choices.filter((other) => other.name !== name).map((other) => ({ model: other.title, shape: other.shape }));
  assertFits(title, shape, machine, others);
}

function describeChoice(
  shape: MemoryShape,
  machine: Machine,
  state: string[],
  t: Translate,
): Pick<ModelChoice, "verdict" | "state" | "fit"> {
  const fit = computeFit(shape, machine);
  const words = [...state, describeSpeed(fit, t)].filter((text) => text !== "");
  return { verdict: fit.verdict, state: words.join(", "), fit: describeFit(fit, t) };
}
