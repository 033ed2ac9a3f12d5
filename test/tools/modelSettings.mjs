import { testModel } from "./paths.mjs";

/**
 * Creates Oriel's settings in VS Code for the test model.
 * @param {string} llamaServer
 * @returns {Record<string, unknown>}
 */
export function createModelSettings(llamaServer) {
  return {
    "oriel.llamaServerPath": llamaServer,
    "oriel.modelPath": testModel.model,
    "oriel.projectorPath": testModel.projector,
    // With a temperature of 1, the test model miscounts the boxes of a diagram in one of six answers.
    "oriel.temperature": 0,
  };
}
