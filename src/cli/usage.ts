/** What was typed is no command that Oriel knows: exit code 2. */
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
  --budget N                    Tokens per image at most: 70, 140, 280, 560, 1120 or auto (default)
  --region X,Y,WIDTH,HEIGHT     Send this part of each image alone, in pixels of the image
  --tiles                       Send an overview and then tiles at full resolution, where an image is large
  --max-tokens N                Tokens of the answer at most (default 2048)
  --temperature T               0 to 2 (default 1, as Gemma 4 is meant to be used; 0 gives the same answer each time)
  --model NAME                  One of those that “oriel models list” says are here; unneeded where it is the only one
  --model GGUF --projector GGUF Model and projector files        (or ORIEL_MODEL, ORIEL_PROJECTOR)
  --llama-server PATH           The llama-server to use           (or ORIEL_LLAMA_SERVER)
  --endpoint URL                An OpenAI-compatible server to use instead (or ORIEL_ENDPOINT)
  --endpoint-model NAME         Its model's name                  (or ORIEL_ENDPOINT_MODEL; key: ORIEL_API_KEY)
  --endpoint-ca FILE            Certificate authorities to trust as well, in PEM format (or ORIEL_ENDPOINT_CA)

Options of alt:
  --format F                    text (default), json, sarif, github or markdown
  --fail-on SEVERITY            Exit with 1 from this on: error (default), warning, info, or never
  --baseline FILE               Where the baseline is (default .oriel-baseline.json)
  --out FILE                    Where write puts its suggestions (default oriel-suggestions.json)
  --dry-run                     Show what write or apply would change as a diff, and change nothing
  --all                         Write for all images, not only for those that something is wrong with
  --concurrency N               How many images an --endpoint is asked about at once, 1 to 64 (default 4, or ORIEL_ENDPOINT_CONCURRENCY)
  --language TAG                Of the texts, where a page does not say its own
  Rules, the longest alt text and your own components are set in .orielrc; .gitignore and .orielignore leave files out.

Options of eval (models and servers as for explain; each may be repeated, to compare them):
  --format F                    text (default) or json
  --out FILE                    Where the report goes (default oriel-eval.html)

Options of models:
  --mirror URL                  Where to get files instead of the hub for models
  --proxy URL                   The proxy to use                  (or HTTPS_PROXY, HTTP_PROXY, NO_PROXY)
  --ca FILE                     Certificate authorities to trust as well, in PEM format (or NODE_EXTRA_CA_CERTS)
  --token-from VARIABLE         The variable of the environment that holds your token for the hub
  --offline                     Fail rather than use the network  (or ORIEL_OFFLINE=1)
  --link | --copy               Add by a second name of the same file alone, or never so
  --as-is                       Add files that have not the hash that the catalogue tells

The answer goes to stdout, all else to stderr. Exit codes: 0 answered, 1 failed, 2 wrong usage, 130 interrupted.
`;
