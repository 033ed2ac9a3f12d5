// Generated from the files in src/engine/backends/endpoint/servers by `npm run generate`.
import { lemonade } from "./servers/lemonade.ts";
import { llamaServer } from "./servers/llamaServer.ts";
import { llamaSwap } from "./servers/llamaSwap.ts";
import { lmStudio } from "./servers/lmStudio.ts";
import { ollama } from "./servers/ollama.ts";
import { openAi } from "./servers/openAi.ts";
import { vllm } from "./servers/vllm.ts";

/** All kinds of servers, in the order in which Oriel tries to recognize them. */
export const serverList = [llamaServer, llamaSwap, lemonade, vllm, ollama, lmStudio, openAi] as const;
