import type { ExtensionContext, LogOutputChannel } from "vscode";
import type { Engine } from "../engine.ts";
import type { Setup } from "../setup/setup.ts";

/** Services of the extension that the alt text features use. */
export interface AltTextServices {
  context: ExtensionContext;
  engine: Engine;
  setup: Setup;
  log: LogOutputChannel;
}
