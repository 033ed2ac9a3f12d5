import type { Memento } from "vscode";

/** Creates a stand-in for VS Code's stored state. @param state values by key, which the test may read and change */
export function createMemento(state: Map<string, unknown>): Pick<Memento, "get" | "update"> {
  return {
    get: <T>(key: string, fallback?: T) => (state.get(key) ?? fallback) as T,
    update: async (key: string, value: unknown) => void state.set(key, value),
  };
}
