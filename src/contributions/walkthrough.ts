import type { CommandId } from "./commands.ts";
import { HAS_MODEL, HAS_TRIED_SAMPLE } from "./names.ts";
import { caFile, mirror, offline, proxy } from "./settings/network.ts";

interface WalkthroughStep {
  id: string;
  title: string;
  /** Markdown; VS Code shows a link on its own line as a button. */
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
  description: "Set up a model that explains your images on this machine.",
  icon: "media/icon.png",
  steps: [
    {
      id: "choose",
      title: "Choose a model",
      description: [
        "Oriel checks this machine's memory and recommends a Gemma 4 model that fits. You see the sizes before anything is downloaded. You can also use your own file or a team server.",
        `[Choose Model](${runCommand("oriel.setUp")})`,
        `Do you use a proxy or a mirror? [Open the network settings](${openNetworkSettings}) first.`,
      ].join("\n"),
      alt: "A list of three models. The first one has a star, which marks it as recommended.",
      completionEvents: ["onCommand:oriel.setUp" satisfies `onCommand:${CommandId}`, `onContext:${HAS_MODEL}`],
    },
    {
      id: "get",
      title: "Download the model and llama-server",
      description: [
        "Oriel installs llama-server, which runs the model, and then downloads the model. You can pause and resume, even after a restart. Oriel verifies the files and tests the model. After that, everything works offline.",
        `[Show Panel](${runCommand("oriel.newConversation")})`,
      ].join("\n"),
      alt: "A download with a progress bar, and buttons to pause and cancel.",
      completionEvents: [`onContext:${HAS_MODEL}`],
    },
    {
      id: "try",
      title: "Try a sample image",
      description: [
        "The model explains a screenshot of a form. The image and the answer stay on your machine.",
        `[Explain Sample Image](${runCommand("oriel.trySample")})`,
        "Then paste your own screenshot into the panel, or right-click an image in the Explorer.",
      ].join("\n"),
      alt: "A screenshot of a form, with an answer below that describes it.",
      completionEvents: [`onContext:${HAS_TRIED_SAMPLE}`],
    },
  ] satisfies WalkthroughStep[],
};
