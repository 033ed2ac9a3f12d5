/**
 * The project's public URL. package.json, the documentation and the examples for CI are generated from it: run `npm run generate` after
 * changing it.
 */
export const PROJECT_URL = "https://github.com/oriel-vscode/oriel";

/** Owner and name of the repository, as in the `uses:` of a workflow. */
export const PROJECT_NAME = new URL(PROJECT_URL).pathname.slice(1);

/** Returns the URL of the examples for a rule. */
export function getRuleUrl(id: string): string {
  return `${PROJECT_URL}/blob/main/media/docs/rules.md#${id}`;
}
