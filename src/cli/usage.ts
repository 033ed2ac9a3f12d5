import { endpoint, endpointCaFile, endpointConcurrency, endpointModel } from "../contributions/settings/endpoint.ts";
import { imageTokenBudget } from "../contributions/settings/images.ts";
import { llamaServerPath, model } from "../contributions/settings/model.ts";
import { caFile, mirror, offline, proxy } from "../contributions/settings/network.ts";
import { maxAnswerTokens, temperature } from "../contributions/settings/questions.ts";
import { formatUsage } from "./settingOptions.ts";

/** Wrong usage of the command line: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const usage = `Oriel explains screenshots and diagrams with Gemma 4 on this machine.

  oriel explain IMAGE… [options]   Explain images, alone or together with code
  oriel alt scan [PATH…] [options]  Find what is wrong with the alternative texts of images; needs no model
  oriel alt write [PATH…] [options] Write alternative texts for what scan finds, as suggestions to look at
  oriel alt apply SUGGESTIONS      Put them into the documents, those characters and no others
  oriel alt baseline [PATH…]       Keep what is found now, so that scan tells what is new
  oriel eval DIR                   How well models answer about pictures with known answers (DIR/answers.json)
  oriel eval --alt-texts [PATH…]   What models write beside the alternative texts that people wrote
  oriel models list                Which models are here, which can be had, and which fit this machine
  oriel models get NAME            Get one of the catalogue: gemma-4-12b, gemma-4-e4b or gemma-4-e2b; goes on where it was stopped
  oriel models get MODEL PROJECTOR Get another one: hf:OWNER/REPOSITORY/FILE.gguf or an address, and the file of its projector
  oriel models add MODEL PROJECTOR Take one from .gguf files, such as those of a USB disk
  oriel models remove NAME         Remove one
  oriel models check               Read all of them again and compare them with what came
  oriel models test [NAME]         Show one a picture with a known answer, to see that it works (models and servers as for explain)
  oriel doctor                     One report to copy, of all that answers depend on; without private paths and what was asked
  oriel llama-server               Find, download or build llama-server, and print its path
  oriel help | --version

Options of explain:
  --ask TEXT                    The question, instead of “Explain this image.”
  --selection FILE[:FROM-TO]    Code to look at together with the images (lines from 1, inclusive); may be repeated
  --json                        Print answer, model, tokens, images and timings as JSON, not the text as it comes
  --mermaid                     Convert a diagram to Mermaid, checked by Mermaid's own parser
  --think                       Let the model think before it answers
${formatUsage(imageTokenBudget)}
  --region X,Y,WIDTH,HEIGHT     Send this part of each image alone, in pixels of the image
  --tiles                       Send an overview and then tiles at full resolution, where an image is large
${formatUsage(maxAnswerTokens, temperature)}
${formatUsage(model)}
  --model GGUF --projector GGUF Model and projector files        (or ORIEL_MODEL, ORIEL_PROJECTOR)
${formatUsage(llamaServerPath, endpoint, endpointModel, endpointCaFile)}

Options of alt:
  --format F                    text (default), json, sarif, github or markdown
  --fail-on SEVERITY            Exit with 1 from this on: error (default), warning, info, or never
  --baseline FILE               Where the baseline is (default .oriel-baseline.json)
  --out FILE                    Where write puts its suggestions (default oriel-suggestions.json)
  --dry-run                     Show what write or apply would change as a diff, and change nothing
  --all                         Write for all images, not only for those that something is wrong with
${formatUsage(endpointConcurrency)}
  --language TAG                Of the texts, where a page does not say its own
  Rules, the longest alt text and your own components are set in .orielrc; .gitignore and .orielignore leave files out.

Options of eval (models and servers as for explain; each may be repeated, to compare them):
  --format F                    text (default) or json
  --out FILE                    Where the report goes (default oriel-eval.html)

Options of models:
${formatUsage(mirror, proxy, caFile)}
  --token-from VARIABLE         The variable of the environment that holds your token for the hub
${formatUsage(offline)}
  --link | --copy               Add by a second name of the same file alone, or never so
  --as-is                       Add files that have not the hash that the catalogue tells

The answer goes to stdout, all else to stderr. Exit codes: 0 answered, 1 failed, 2 wrong usage, 130 interrupted.
`;
