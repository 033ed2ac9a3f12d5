/** The commands that package.json contributes; a test holds both lists together. */
export const commandIds = [
  "oriel.explainImage",
  "oriel.transcribeText",
  "oriel.describeUi",
  "oriel.findUiProblems",
  "oriel.explainError",
  "oriel.diagramToMermaid",
  "oriel.screenshotToCode",
  "oriel.compareImages",
  "oriel.runCustomAction",
  "oriel.askAboutImage",
  "oriel.askAboutSelection",
  "oriel.writeAltText",
  "oriel.reviewAltTexts",
  "oriel.writeAltTextsOfImage",
  "oriel.newConversation",
  "oriel.showConversations",
  "oriel.exportConversation",
  "oriel.setUp",
  "oriel.removeModel",
  "oriel.testModel",
  "oriel.setToken",
  "oriel.trySample",
  "oriel.restartEngine",
  "oriel.showLogs",
] as const;

export type CommandId = (typeof commandIds)[number];
