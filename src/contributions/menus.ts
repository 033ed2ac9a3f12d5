import { actions } from "../chat/actions.ts";
import type { CommandId } from "./commands.ts";
import { hasCustomActions, isChat, isImageDocument, isImageFile, isImageInExplorer, isProposedEdit, isReport } from "./when.ts";

/** Submenu of the Explorer's context menu that holds the actions. */
export const ACTIONS_MENU = { id: "oriel.actions", label: "More Oriel Actions" } as const;

type MenuEntry = ({ command: CommandId } | { submenu: typeof ACTIONS_MENU.id }) & { group?: string; when?: string };

/** Groups of the submenu: VS Code shows a separator between built-in and custom actions. */
const BUILT_IN_GROUP = 1;
const CUSTOM_GROUP = 2;

/** Menu entries by menu id. `group` has VS Code's format: the group's name, and after `@` the position within it. */
export const menus: Record<string, MenuEntry[]> = {
  [ACTIONS_MENU.id]: [
    ...actions.flatMap(({ command, order, submenu }) =>
      submenu === undefined ? [] : [{ command: command.id as CommandId, group: `${BUILT_IN_GROUP}@${order}`, ...submenu }],
    ),
    { command: "oriel.runCustomAction", group: `${CUSTOM_GROUP}@1`, when: hasCustomActions },
  ],
  "editor/title": [
    { command: "oriel.newConversation", group: "navigation@1", when: isChat },
    { command: "oriel.showConversations", group: "navigation@2", when: isChat },
    { command: "oriel.exportConversation", group: "1_oriel@1", when: isChat },
    { command: "oriel.applyProposedEdit", group: "navigation@1", when: isProposedEdit },
    { command: "oriel.discardProposedEdit", group: "navigation@2", when: isProposedEdit },
  ],
  "explorer/context": [
    { command: "oriel.explainImage", group: "7_oriel@1", when: isImageInExplorer },
    { command: "oriel.askAboutImage", group: "7_oriel@2", when: isImageInExplorer },
    { submenu: ACTIONS_MENU.id, group: "7_oriel@3", when: isImageInExplorer },
    { command: "oriel.writeAltTextsOfImage", group: "7_oriel@4", when: isImageInExplorer },
  ],
  "editor/title/context": [
    { command: "oriel.explainImage", group: "7_oriel@1", when: isImageFile },
    { command: "oriel.askAboutImage", group: "7_oriel@2", when: isImageFile },
  ],
  "editor/context": [
    { command: "oriel.explainImage", group: "7_oriel@1", when: isImageDocument },
    { command: "oriel.askAboutImage", group: "7_oriel@2", when: isImageDocument },
    { command: "oriel.askAboutSelection", group: "7_oriel@3", when: "editorTextFocus" },
    { command: "oriel.writeAltText", group: "7_oriel@4", when: isImageDocument },
  ],
  "view/title": [{ command: "oriel.reviewAltTexts", group: "navigation@1", when: isReport }],
  commandPalette: [
    { command: "oriel.applyProposedEdit", when: isProposedEdit },
    { command: "oriel.discardProposedEdit", when: isProposedEdit },
  ],
};
