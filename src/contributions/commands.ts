import { actions, type ActionCommandId } from "../chat/actions.ts";

export interface CommandDefinition {
  id: `oriel.${string}`;
  title: string;
  /** Name of a codicon. */
  icon?: string;
  /** Row of the reference table. */
  description: string;
}

/** Commands that are no actions. Their handlers are in the table of `extension/extension.ts`, which `CommandId` keeps complete. */
const otherCommands = [
  {
    id: "oriel.runCustomAction",
    title: "Run Custom Action…",
    description: "Asks about the images with a prompt of your own, from `oriel.actions`; each is also a button of the panel.",
  },
  {
    id: "oriel.askAboutImage",
    title: "Ask About Image…",
    icon: "comment",
    description: "Opens the panel with those images attached, and the cursor where you write your question.",
  },
  {
    id: "oriel.askAboutSelection",
    title: "Ask About Selection…",
    icon: "comment-discussion",
    description: "The same with the selected code, its path and lines, and the images that it links to.",
  },
  {
    id: "oriel.writeAltText",
    title: "Write Alt Text",
    description: "Writes the alt text of the image that the cursor is on, or of all images in the selection.",
  },
  {
    id: "oriel.reviewAltTexts",
    title: "Review Alt Texts of the Workspace",
    icon: "checklist",
    description: "Looks at every image of the workspace, has the missing and bad texts written, and applies what you accept.",
  },
  {
    id: "oriel.writeAltTextsOfImage",
    title: "Write Alt Text Wherever This Image Is Used",
    description: "In the Explorer: finds the documents that show an image, and has a text written for each use of it.",
  },
  {
    id: "oriel.newConversation",
    title: "New Conversation",
    icon: "add",
    description: "Starts an empty conversation in the panel.",
  },
  {
    id: "oriel.showConversations",
    title: "Show Conversations…",
    icon: "history",
    description:
      "Lists the conversations of the workspace. They are kept on this machine until you delete them: the latest 200, and 500 MB of their images.",
  },
  {
    id: "oriel.exportConversation",
    title: "Export Conversation as Markdown",
    icon: "markdown",
    description: "Opens the conversation as a new Markdown file.",
  },
  {
    id: "oriel.applyProposedEdit",
    title: "Apply the Answer's Code",
    icon: "check",
    description: "Replaces the selected code by that of the answer, after you have seen the difference.",
  },
  {
    id: "oriel.discardProposedEdit",
    title: "Discard the Answer's Code",
    icon: "discard",
    description: "Leaves the selected code as it is.",
  },
  {
    id: "oriel.setUp",
    title: "Set Up a Model…",
    description: "Gets Gemma 4, with what fits this machine, and tests it. See [Set up](#set-up).",
  },
  {
    id: "oriel.removeModel",
    title: "Remove a Model…",
    description: "Removes a model from this machine, and shows what that frees.",
  },
  {
    id: "oriel.testModel",
    title: "Test the Model",
    description: "Shows the model an image with a known answer, and says what may be wrong.",
  },
  {
    id: "oriel.setToken",
    title: "Set the Token for Downloads…",
    description: "Keeps a token for Hugging Face or your mirror in VS Code's secret storage.",
  },
  {
    id: "oriel.trySample",
    title: "Try on a Sample Picture",
    description: "Explains an image that comes with Oriel.",
  },
  {
    id: "oriel.setEndpointKey",
    title: "Set the Key of Your Server",
    icon: "key",
    description: "Keeps the key of `oriel.endpoint` in VS Code's secret storage, for that server alone; an empty one is forgotten.",
  },
  {
    id: "oriel.diagnose",
    title: "Diagnose",
    description:
      "One report to copy: machine, GPUs, llama-server, hashes of the model, how it was started, the last crash. No private paths, nothing that you asked.",
  },
  {
    id: "oriel.restartEngine",
    title: "Restart Engine",
    description: "Ends llama-server and forgets its crashes; the next question starts it again.",
  },
  {
    id: "oriel.showLogs",
    title: "Show Logs",
    description: "Shows what the engine and llama-server wrote.",
  },
] as const satisfies CommandDefinition[];

/** All commands, in the order of the reference table: actions first. */
export const commandDefinitions: readonly CommandDefinition[] = [...actions.map(({ command }) => command), ...otherCommands];

export type CommandId = ActionCommandId | (typeof otherCommands)[number]["id"];
