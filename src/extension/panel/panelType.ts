/** What VS Code calls the answer panel, also after a reload. */
export const PANEL_TYPE = "oriel.answers";
