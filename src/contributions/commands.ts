import { actions, type ActionCommandId } from "../chat/actions.ts";

export interface CommandDefinition {
  id: `oriel.${string}`;
  title: string;
  /** Name of a codicon. */
  icon?: string;
  /** Description in the reference table. */
  description: string;
}

/** Commands other than actions. Their handlers are in `extension/commandTable.ts`; the type `CommandId` ensures that no handler is missing. */
const otherCommands = [
  {
    id: "oriel.runCustomAction",
    title: "Run Custom Action…",
    description: "Runs one of the actions defined in `oriel.actions`. Each action is also a button in the panel.",
  },
  {
    id: "oriel.askAboutImage",
    title: "Ask About Image…",
    icon: "comment",
    description: "Opens the panel with the images attached, ready for your question.",
  },
  {
    id: "oriel.askAboutSelection",
    title: "Ask About Selection…",
    icon: "comment-discussion",
    description: "Opens the panel with the selected code, its path and line numbers, and the images that it links to.",
  },
  {
    id: "oriel.writeAltText",
    title: "Write Alt Text",
    description: "Writes the alt text of the image at the cursor, or of all images in the selection.",
  },
  {
    id: "oriel.fixAltTexts",
    title: "Fix Alt Text in This File",
    description:
      "Writes alt text for all images in the current file whose alt text has a problem. Works in any editor that shows the file.",
  },
  {
    id: "oriel.reviewAltTexts",
    title: "Review Alt Text in Workspace",
    icon: "checklist",
    description:
      "Checks every image in the workspace, suggests alt text for the images that need attention, and applies the suggestions you accept.",
  },
  {
    id: "oriel.writeAltTextsOfImage",
    title: "Write Alt Text for All Uses",
    description: "Finds the documents that show the image selected in the Explorer, and suggests alt text for each use.",
  },
  {
    id: "oriel.newConversation",
    title: "New Conversation",
    icon: "add",
    description: "Starts a new conversation in the panel.",
  },
  {
    id: "oriel.showConversations",
    title: "Show Conversations…",
    icon: "history",
    description:
      "Lists the conversations of this workspace. The latest 200 conversations, with up to 500 MB of images, are kept on this machine until you delete them.",
  },
  {
    id: "oriel.exportConversation",
    title: "Export Conversation as Markdown",
    icon: "markdown",
    description: "Opens the conversation as a new Markdown file.",
  },
  {
    id: "oriel.applyProposedEdit",
    title: "Apply Change",
    icon: "check",
    description: "Accepts the proposed change that the active diff shows: replaces the selected code with the code from the answer.",
  },
  {
    id: "oriel.discardProposedEdit",
    title: "Discard Change",
    icon: "discard",
    description: "Closes the diff of a proposed change and leaves the selected code unchanged.",
  },
  {
    id: "oriel.setUp",
    title: "Set Up a Model…",
    description:
      "Recommends a Gemma 4 model for this machine, downloads llama-server and then the model you choose, and tests it. See [Set up a model](setup.md).",
  },
  {
    id: "oriel.removeModel",
    title: "Remove a Model…",
    description: "Shows how much disk space each model takes, and removes the one you choose.",
  },
  {
    id: "oriel.testModel",
    title: "Test Model",
    description: "Asks the model about a test image, and lists possible causes if the answer is wrong.",
  },
  {
    id: "oriel.setToken",
    title: "Set Download Token…",
    description: "Stores an access token for Hugging Face or your mirror in VS Code's secret storage.",
  },
  {
    id: "oriel.trySample",
    title: "Try a Sample Image",
    description: "Explains an image that ships with Oriel.",
  },
  {
    id: "oriel.setEndpointKey",
    title: "Set Server API Key",
    icon: "key",
    description:
      "Stores the API key for `oriel.endpoint` in VS Code's secret storage, for this server only. An empty input deletes the stored key.",
  },
  {
    id: "oriel.diagnose",
    title: "Diagnose",
    description:
      "Collects a report to copy into an issue: machine, GPUs, llama-server, model hashes, launch settings and the last crash. It contains no private paths and none of your questions.",
  },
  {
    id: "oriel.restartEngine",
    title: "Restart Engine",
    description: "Stops llama-server and resets its crash count. The next question starts llama-server again.",
  },
  {
    id: "oriel.showLogs",
    title: "Show Logs",
    description: "Opens the log of the engine and llama-server.",
  },
] as const satisfies CommandDefinition[];

/** All commands, in the order of the reference table: actions first. */
export const commandDefinitions: readonly CommandDefinition[] = [...actions.map(({ command }) => command), ...otherCommands];

export type CommandId = ActionCommandId | (typeof otherCommands)[number]["id"];
