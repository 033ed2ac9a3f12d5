import type { ExtensionContext, LogOutputChannel } from "vscode";
import type { Engine } from "../engine.ts";
import type { SetUp } from "../setUp/setUp.ts";

/** Services of the extension that the alt text features use. */
export interface AltTextServices {
  context: ExtensionContext;
  engine: Engine;
  setUp: SetUp;
  log: LogOutputChannel;
}
