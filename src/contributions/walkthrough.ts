import type { CommandId } from "./commands.ts";
import { HAS_MODEL, HAS_TRIED } from "./names.ts";
import { caFile, mirror, offline, proxy } from "./settings/network.ts";

interface WalkthroughStep {
  id: string;
  title: string;
  /** Markdown; a link alone on its line becomes a button. */
  description: string;
  /** Alt text of `media/walkthrough/<id>.svg`. */
  alt: string;
  completionEvents: string[];
}

const settingsToOpen = [proxy, caFile, mirror, offline].map(({ key }) => `oriel.${key}`);
const openNetworkSettings = `command:workbench.action.openSettings?${encodeURIComponent(JSON.stringify([`@id:${settingsToOpen.join(",")}`]))}`;

function runCommand(id: CommandId): string {
  return `command:${id}`;
}

export const walkthrough = {
  id: "setUp",
  title: "Set Up Oriel",
  description: "Get a model that looks at your images, on this machine.",
  icon: "media/icon.png",
  steps: [
    {
      id: "choose",
      title: "Choose a model",
      description: [
        "Oriel looks at the memory of this machine and says which Gemma 4 fits, and why. A file of your own, or a server of your team, will do as well.",
        `[Choose a Model](${runCommand("oriel.setUp")})`,
        `Behind a proxy, or with a mirror? [Open the settings](${openNetworkSettings}) first.`,
      ].join("\n"),
      alt: "A list of three models. The first is marked with a star as the one that fits.",
      completionEvents: ["onCommand:oriel.setUp" satisfies `onCommand:${CommandId}`, `onContext:${HAS_MODEL}`],
    },
    {
      id: "get",
      title: "Get it",
      description: [
        "The download shows its rate and the time that is left. Pause it and go on when you like, also after a restart. Each file is compared with its SHA-256, and then the model is shown a test picture. From then on all works offline.",
        `[Show the Panel](${runCommand("oriel.newConversation")})`,
      ].join("\n"),
      alt: "A file on its way to this machine, with a bar that shows how much of it has come, and buttons to pause and to cancel.",
      completionEvents: [`onContext:${HAS_MODEL}`],
    },
    {
      id: "try",
      title: "Try it on a sample picture",
      description: [
        "The model explains a picture of a form. Nothing leaves your machine.",
        `[Explain the Sample Picture](${runCommand("oriel.trySample")})`,
        "Then paste a screenshot of your own into the panel, or right-click an image in the Explorer.",
      ].join("\n"),
      alt: "A picture of a form, and below it an answer that describes it.",
      completionEvents: [`onContext:${HAS_TRIED}`],
    },
  ] satisfies WalkthroughStep[],
};
