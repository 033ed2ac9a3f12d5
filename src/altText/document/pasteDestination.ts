/** Values of the variables in `markdown.copyFiles.destination`. */
export interface DestinationVariables {
  documentFileName: string;
  documentBaseName: string;
  documentExtName: string;
  documentDirName: string;
  documentRelativeDirName: string;
  documentWorkspaceFolder: string;
  fileName: string;
  fileExtName: string;
  unixTime: string;
}

/**
 * Resolves a value of `markdown.copyFiles.destination` like VS Code's Markdown extension: relative to the document, or to the workspace if it
 * starts with a slash. Variables can be transformed by `${name/pattern/replacement/flags}`.
 * Source: `copyFiles.ts` in VS Code's markdown-language-features.
 */
export function resolvePasteDestination(setting: string, variables: DestinationVariables): string {
  const resolvedSetting = setting.replaceAll(
    /\$\{(\w+)(?:\/((?:[^\\/]|\\.)*)\/((?:[^\\/]|\\.)*)\/(\w*))?\}/g,
    (match, name: string, pattern?: string, replacement = "", flags = "") => {
      const value = (variables as unknown as Record<string, string | undefined>)[name];
      if (value === undefined) return match;
      if (pattern === undefined) return value;
      try {
        return value.replace(new RegExp(pattern.replaceAll(String.raw`\/`, "/"), flags), replacement.replaceAll(String.raw`\/`, "/"));
      } catch {
        return value;
      }
    },
  );
  return resolvedSetting === "" || resolvedSetting.endsWith("/") ? resolvedSetting + variables.fileName : resolvedSetting;
}

/** Adds a number to a file name to avoid conflicts: `image.png`, `image-1.png`, … The number 0 leaves the name unchanged. */
export function numberFileName(path: string, number: number): string {
  if (number === 0) return path;
  const dot = path.lastIndexOf(".");
  return dot > path.lastIndexOf("/") ? `${path.slice(0, dot)}-${number}${path.slice(dot)}` : `${path}-${number}`;
}
