import { testModel } from "./paths.mjs";

/**
 * Settings of Oriel in VS Code, with the test model.
 * @param {string} llamaServer
 * @returns {Record<string, unknown>}
 */
export function settingsFor(llamaServer) {
  return {
    "oriel.llamaServerPath": llamaServer,
    "oriel.modelPath": testModel.model,
    "oriel.projectorPath": testModel.projector,
    // At 1, the test model counts the boxes of a diagram wrongly five times in thirty.
    "oriel.temperature": 0,
  };
}
