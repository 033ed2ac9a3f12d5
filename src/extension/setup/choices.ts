import { formatBytes } from "../../core/formatUnits.ts";
import { catalog, getDownloadBytes } from "../../models/catalog.ts";
import { getCatalogShape, type MemoryShape } from "../../models/fit/estimate.ts";
import { assertFits, computeFit, recommendModel, type Fit } from "../../models/fit/fit.ts";
import { describeFit, describeSpeed } from "../../models/fit/fitText.ts";
import type { Machine } from "../../models/fit/machine.ts";
import { findMissingDraft } from "../../models/store/missingDraft.ts";
import type { StoreContents } from "../../models/store/store.ts";

/** A model in the list to choose from. */
export interface ModelChoice {
  name: string;
  title: string;
  /** Whether all files of the model are in the store. */
  isInstalled: boolean;
  /** Whether this is the best model that fits the machine; false for all models if the store has a model. */
  isRecommended: boolean;
  verdict: Fit["verdict"];
  /** Download size, or “installed”, and the expected speed on this machine. */
  summary: string;
  /** Sentences that say whether the model fits this machine, and why. */
  fit: string;
  shape: MemoryShape;
  /** Download size of the draft model that an installed model lacks, if this machine could use it. */
  missingDraftBytes?: number;
}

/** Lists stored models, then the recommended one, then the rest of the catalog, best first. @param configuredName name of the configured model, or "" */
export function listModelChoices({ models, unfinished }: StoreContents, machine: Machine, configuredName: string): ModelChoice[] {
  const recommendation = recommendModel(
    catalog.map((model) => ({ model, shape: getCatalogShape(model) })),
    machine,
  );
  const installed = models.map((model): ModelChoice => {
    const { name, title, memory } = model;
    const isInUse = name === configuredName || (configuredName === "" && models.length === 1);
    const summary = isInUse ? "installed, in use" : "installed";
    // Without a GPU, a draft model makes answers slower.
    const missingDraft = machine.gpus.length > 0 ? findMissingDraft(model) : undefined;
    return {
      ...{ name, title, isInstalled: true, isRecommended: false, shape: memory, ...describeChoice(memory, machine, [summary]) },
      ...(missingDraft === undefined ? {} : { missingDraftBytes: missingDraft.bytes }),
    };
  });
  const downloadable = catalog
    .filter(({ name }) => models.every((model) => model.name !== name))
    .map((catalogModel): ModelChoice => {
      const { name, title } = catalogModel;
      const shape = getCatalogShape(catalogModel);
      const size = formatBytes(getDownloadBytes(catalogModel));
      const partialDownload = unfinished.find((other) => other.name === name);
      const isRecommended = models.length === 0 && recommendation?.model === catalogModel;
      const summary = [
        ...(isRecommended ? ["recommended"] : []),
        partialDownload === undefined ? `${size} download` : `${formatBytes(partialDownload.bytes)} of ${size} downloaded`,
      ];
      return { name, title, isInstalled: false, isRecommended, shape, ...describeChoice(shape, machine, summary, catalogModel.comparison) };
    });
  return [
    ...installed,
    ...downloadable.filter(({ isRecommended }) => isRecommended),
    ...downloadable.filter(({ isRecommended }) => !isRecommended),
  ];
}

/** @throws FailureError modelTooLarge, which lists the `choices` that fit */
export function assertChoiceFits({ title, name, shape }: ModelChoice, choices: ModelChoice[], machine: Machine): void {
  const otherChoices = choices.filter((other) => other.name !== name).map((other) => ({ model: other.title, shape: other.shape }));
  assertFits(title, shape, machine, otherChoices);
}

function describeChoice(
  shape: MemoryShape,
  machine: Machine,
  summary: string[],
  comparison?: string,
): Pick<ModelChoice, "verdict" | "summary" | "fit"> {
  const fit = computeFit(shape, machine);
  const parts = [...summary, describeSpeed(fit)].filter((text) => text !== "");
  return {
    verdict: fit.verdict,
    summary: parts.join(" · "),
    fit: [...(comparison === undefined ? [] : [comparison]), describeFit(fit)].join(" "),
  };
}
