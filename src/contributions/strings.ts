/** Strings of package.json outside `contributes`. */
export const extensionStrings = {
  displayName: "Oriel",
  description: "Explain screenshots and diagrams, and write alt text, with a model that runs on your machine.",
  untrustedWorkspaces:
    "Custom actions defined by the workspace are disabled. Models, executables and servers are always taken from your user settings, never from a workspace.",
};
