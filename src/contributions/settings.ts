import type { Setting } from "./setting.ts";
import * as altText from "./settings/altText.ts";
import * as customActions from "./settings/customActions.ts";
import * as endpoint from "./settings/endpoint.ts";
import * as images from "./settings/images.ts";
import * as model from "./settings/model.ts";
import * as network from "./settings/network.ts";
import * as questions from "./settings/questions.ts";

/** All settings, in the order of the settings editor. Every export of the files in `settings/` is a setting. */
export const settings: readonly Setting<unknown>[] = [altText, customActions, endpoint, images, model, network, questions]
  .flatMap((group): Setting<unknown>[] => Object.values(group))
  .toSorted((a, b) => a.order - b.order);
