import { hostElsewhere } from "../../../core/elsewhere.ts";
import { FailureError } from "../../../core/failure.ts";
import { TOKEN_BUDGETS, tokenCost, type Size } from "../../../image/budget.ts";
import type { AskEvent } from "../../../protocol/ask.ts";
import type { EndpointTarget } from "../../../protocol/target.ts";
import type { PreparedImage } from "../../../protocol/images.ts";
import type { PreparedTurn } from "../../conversation.ts";
import { eitherRoom, estimatedRoom, llamaServerRoom, type Asked, type Room } from "../../room.ts";
import type { Endpoint, Endpoints } from "./endpoints.ts";
import { parseEndpoint } from "./parseEndpoint.ts";
import { quirks } from "./quirks.ts";

interface Context {
  endpoints: Endpoints;
  onEvent: (event: AskEvent) => void;
  onAnswering: (model: string) => void;
  signal: AbortSignal;
}

/** Begin and end of an image, which the model reads too. */
const FRAME_TOKENS = tokenCost({ width: 0, height: 0 });

/** The server that a person named, once it is known that it can answer. @throws FailureError offline, noVision, and as `Endpoints.connect`; AbortError */
export async function chooseEndpoint(
  target: EndpointTarget,
  conversation: PreparedTurn[],
  { endpoints, onEvent, onAnswering, signal }: Context,
): Promise<Endpoint> {
  const address = parseEndpoint(target.url);
  if (target.isOffline && hostElsewhere(target.url) !== undefined) throw new FailureError({ kind: "offline", what: address.origin });
  onAnswering(target.model ?? address.host);
  const endpoint = await endpoints.connect(target, { signal, onWait: (inMs) => onEvent({ kind: "waiting", inMs }) });
  const { server, facts } = endpoint;
  if (facts.model !== undefined) onAnswering(facts.model);
  const images = conversation.flatMap((turn) => turn.images);
  if (images.length > 0 && facts.seesImages === false) {
    // It may be started anew with eyes, and is looked at again then.
    endpoints.forget(target);
    throw new FailureError({ kind: "noVision", model: facts.model ?? "The model", url: server.url.origin });
  }
  const shrunk = shrunkBy(endpoint, conversation.at(-1)?.images ?? []);
  if (shrunk) onEvent(shrunk);
  return endpoint;
}

/** What the server makes smaller of the images that are asked about now. */
function shrunkBy({ facts: { kind } }: Endpoint, images: PreparedImage[]): Extract<AskEvent, { kind: "shrunk" }> | undefined {
  const { imageTokens } = quirks[kind];
  if (imageTokens.kind !== "atMost") return undefined;
  const { tokens } = imageTokens;
  const names = images.filter(({ pieces }) => pieces.some(({ sent }) => patchesOf(sent) > tokens)).map(({ name }) => name);
  return names.length === 0 ? undefined : { kind: "shrunk", toTokens: tokens, names };
}

/** The budget to name for a request: the least in which none of its pictures is made smaller. Undefined where the server is told none. */
export function imageTokensFor({ facts: { kind } }: Endpoint, conversation: PreparedTurn[]): number | undefined {
  const pictures = picturesOf(conversation);
  if (quirks[kind].imageTokens.kind !== "perRequest" || pictures.length === 0) return undefined;
  const most = Math.max(...pictures.map(patchesOf));
  return TOKEN_BUDGETS.find((budget) => budget >= most) ?? TOKEN_BUDGETS.at(-1);
}

/** What fits the model; undefined where the server does not tell how much it takes. */
export function endpointRoom(endpoint: Endpoint, asked: Asked, signal: AbortSignal): Room | undefined {
  const { server, facts } = endpoint;
  const { contextTokens, kind } = facts;
  if (contextTokens === undefined) return undefined;
  const estimated = estimatedRoom(contextTokens, asked, (conversation) => {
    const budget = imageTokensFor(endpoint, conversation);
    const { imageTokens } = quirks[kind];
    const costOf = (sent: Size) =>
      budget ?? (imageTokens.kind === "atMost" ? Math.min(patchesOf(sent), imageTokens.tokens) : patchesOf(sent));
    return picturesOf(conversation).reduce((sum, sent) => sum + costOf(sent) + FRAME_TOKENS, 0);
  });
  if (!quirks[kind].countsTokens) return estimated;
  return eitherRoom(llamaServerRoom({ server, contextTokens }, asked, signal), estimated, signal);
}

function picturesOf(conversation: PreparedTurn[]): Size[] {
  return conversation.flatMap(({ images }) => images.flatMap(({ pieces }) => pieces.map(({ sent }) => sent)));
}

function patchesOf(sent: Size): number {
  return tokenCost(sent) - FRAME_TOKENS;
}
