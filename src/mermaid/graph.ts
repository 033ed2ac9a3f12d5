/** Nodes and arrows of a diagram, by their labels. */
export interface DiagramGraph {
  nodes: string[];
  edges: { from: string; to: string; label?: string }[];
}

/** Type of a note among the messages of a sequence diagram. Source: mermaid, sequenceDb.ts, `LINETYPE`. */
const NOTE = 2;

interface Actor {
  description: string;
}
interface Message {
  from?: string;
  to?: string;
  message?: unknown;
  type?: number;
}
interface LayoutData {
  nodes: { id: string; label?: string; isGroup?: boolean }[];
  edges: { start?: string; end?: string; label?: string | null }[];
}

/** The parts of mermaid's databases that this module uses. Diagrams that are drawn as graphs have `getData`; sequence diagrams have actors and messages. */
export type DiagramDatabase = Partial<{
  getActors: () => Map<string, Actor>;
  getMessages: () => Message[];
  getData: () => LayoutData;
}>;

/** Reads nodes and arrows from mermaid's database of a parsed diagram. Diagrams without arrows, such as pie charts, have none. */
export function readGraph(database: DiagramDatabase): DiagramGraph {
  if (database.getActors && database.getMessages) return readSequence(database.getActors(), database.getMessages());
  const { nodes, edges } = database.getData?.() ?? { nodes: [], edges: [] };
  const labels = new Map(nodes.map(({ id, label }) => [id, label || id]));
  return {
    nodes: nodes.filter(({ isGroup }) => isGroup !== true).map(({ id, label }) => label || id),
    edges: edges.flatMap(({ start, end, label }) => (start && end ? createEdge(labels, start, end, label ?? "") : [])),
  };
}

function readSequence(actors: Map<string, Actor>, messages: Message[]): DiagramGraph {
  const labels = new Map(Array.from(actors, ([id, { description }]) => [id, description]));
  return {
    nodes: [...labels.values()],
    edges: messages.flatMap(({ from, to, message, type }) =>
      from && to && type !== NOTE ? createEdge(labels, from, to, typeof message === "string" ? message : "") : [],
    ),
  };
}

function createEdge(labels: Map<string, string>, from: string, to: string, label: string): DiagramGraph["edges"][number] {
  return { from: labels.get(from) ?? from, to: labels.get(to) ?? to, ...(label === "" ? {} : { label }) };
}
