// Generated from the files of src/engine/backends/endpoint/servers by `npm run generate`.
import { llamaServer } from "./servers/llamaServer.ts";
import { lmStudio } from "./servers/lmStudio.ts";
import { ollama } from "./servers/ollama.ts";
import { openAi } from "./servers/openAi.ts";
import { vllm } from "./servers/vllm.ts";

/** Every kind of server, in the order in which they are recognized. */
export const serverList = [llamaServer, vllm, ollama, lmStudio, openAi] as const;
