/** Texts of package.json that belong to no contribution. */
export const extensionTexts = {
  displayName: "Oriel",
  description: "Local eyes for coders: explains screenshots and diagrams together with your code, with Gemma 4 on your own machine.",
  untrustedWorkspaces:
    "Oriel reads images and selected text only. Models, executables and servers can be set in your user settings alone, never by a workspace.",
};
