import { endpoint, endpointCaFile, endpointConcurrency, endpointModel } from "../contributions/settings/endpoint.ts";
import { imageTokenBudget, zoom } from "../contributions/settings/images.ts";
import { llamaServerBuild, llamaServerPath, model } from "../contributions/settings/model.ts";
import { caFile, llamaServerMirror, mirror, offline, proxy } from "../contributions/settings/network.ts";
import { maxAnswerTokens, temperature } from "../contributions/settings/questions.ts";
import { formatUsage } from "./settingOptions.ts";

/** Invalid use of the command line, for which the exit code is 2. The message is a whole sentence. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const usage = `Oriel explains screenshots and diagrams with Gemma 4 on this machine.

  oriel setup [options]             Download llama-server and a model that fits this machine, and test them; resumes if interrupted
  oriel explain IMAGE… [options]    Explain images, alone or together with code
  oriel alt scan [PATH…] [options]  Find problems with alt text; works without a model
  oriel alt rules [RULE…]           Explain the rules, with examples
  oriel alt baseline [PATH…]        Record all current findings, so that later scans report only new ones
  oriel alt stale [PATH…] [options] Find images that, according to the git history, changed after their alt text was written
  oriel alt judge [PATH…] [options] Compare existing alt text with the images, with a model
  oriel alt write [PATH…] [options] Write alt text for the findings of a scan, as suggestions to review
  oriel alt apply SUGGESTIONS       Apply reviewed suggestions to the documents
  oriel eval --starter              Measure and compare models with 60 images that come with Oriel
  oriel eval DIR                    Measure models with your own images and the expected answers in DIR/answers.json
  oriel eval --alt-texts [PATH…]    Compare alt text written by models with the existing alt text
  oriel models list                 List installed and available models, and whether they fit this machine
  oriel models get NAME             Download a model from the catalog, such as gemma-4-12b; resumes if interrupted
  oriel models get MODEL PROJECTOR  Download another model: hf:OWNER/REPOSITORY/FILE.gguf or a URL, and its projector file
  oriel models add MODEL PROJECTOR  Add a model from .gguf files, such as those on a USB drive
  oriel models remove NAME          Remove a model
  oriel models check                Verify the checksums of all installed models
  oriel models test [NAME]          Check with a test image that a model can see images (model and server options as for explain)
  oriel doctor                      Print a diagnostic report to copy, without private paths or your questions
  oriel llama-server [options]      Find, download or build llama-server, and print its path
  oriel llama-server add ARCHIVE…   Install llama-server from llama.cpp's archives, such as those on a USB drive
  oriel COMMAND --help              Show the options of a command, such as: oriel alt scan --help
  oriel help | --version

Options of explain:
  --ask TEXT                    Your question (default “Explain this image.”)
  --selection FILE[:FROM-TO]    Code to send with the images (FROM and TO are line numbers, inclusive); may be repeated
  --json                        Print the answer, model, tokens, images and timings as JSON when complete
  --action ACTION               Ask with one of Oriel's prompts: transcribe, describe-ui, find-ui-problems, explain-error, to-mermaid,
                                to-code or compare; --ask adds a note to it. Exits with code 1 if the answer fails its check
  --stack STACK                 Libraries for “--action to-code” (default “HTML and CSS”), such as “React with Tailwind CSS”
  --mermaid                     Convert a diagram to Mermaid, checked by Mermaid's own parser; the same as “--action to-mermaid”
  --think                       Let the model think before it answers
${formatUsage(imageTokenBudget, zoom)}
  --region X,Y,WIDTH,HEIGHT     Send only this region of each image, in pixels of the image
  --enlarge                     Enlarge images whose text is too small, as far as the token budget allows
  --tiles                       Send large images as an overview and full-resolution tiles
${formatUsage(maxAnswerTokens, temperature)}

Model and server options of explain, alt judge, alt write, eval, models test and doctor:
${formatUsage(model)}
  --model GGUF --projector GGUF Model and projector files (or ORIEL_MODEL, ORIEL_PROJECTOR)
${formatUsage(llamaServerPath, llamaServerBuild, endpoint, endpointModel, endpointCaFile)}
  --wait                        Keep waiting for a slow server (default: give up after 30 s without data)

Options of alt scan:
  --rule RULE                   Report only findings of this rule; may be repeated (see: oriel alt rules)
  --severity SEVERITY           Report only findings of this severity or higher: error, warning or info
  --new                         Report only findings that are not in the baseline, and fail if there is no baseline
  --summary                     Print only the summary, without the list of findings
  --quiet                       Print only the findings, and nothing if there are none
  --skip-ignored                Skip ignored documents even if they are given by name
  --timeout SECONDS             Time limit for a scan; if it is exceeded, names the first skipped document and exits with code 3
  Set rules, the maximum length and your own components in .orielrc. Files matched by .gitignore or .orielignore are skipped.

Options of alt scan, alt stale and alt judge:
  --format F                    text (default), json, sarif, github or markdown
  --report FORMAT=FILE          Also write the report to a file; may be repeated
  --fail-on SEVERITY            Lowest severity that causes exit code 1: error, warning (default), info, or never

Options of alt scan and alt judge:
  --changed-since COMMIT        Read only documents that changed since the branch diverged from this commit, and untracked documents

Options of alt scan and alt baseline:
  --baseline FILE               Baseline file (default .oriel-baseline.json, in this folder or one above it in the repository)

Options of alt judge and alt write:
${formatUsage(endpointConcurrency)}

Options of alt write:
  --out FILE                    File to write suggestions to (default oriel-suggestions.json)
  --all                         Write alt text for all images, not only for those with findings
  --fetch                       Also write alt text for images on the web; their hosts are named before they are fetched
  --language TAG                Language of the alt text, for documents that don't declare their language

Options of alt apply:
  --descriptions PLACE          Also put long descriptions into the documents: details (below the image, folded), described-by
                                (below the image, linked by aria-describedby) or caption (of a figure that has none)

Options of alt write and alt apply:
  --dry-run                     Show as a diff what would change, without changing anything

Options of eval (repeat model and server options to compare models):
  --task TASK                   Run only this task; may be repeated: question, explain, transcribe, mermaid, code, compare, alt or judge
  --price READ,WRITTEN          Price of the endpoint in US dollars per million tokens, such as 0.25,1.5; once for each --endpoint
  --format F                    text (default) or json
  --out FILE                    File to write the report to (default oriel-eval.html)
  --votes FILE                  Also write a page on which you vote for the better of two answers, without knowing which model wrote them
  --judge URL | --judge NAME    Have a model rate all answers: a server, or an installed model
  --judge-model NAME            Name of the model on the judge's server

Options of setup:
  --model NAME                  Model to set up (default: the installed or partly downloaded one, or else the best one that fits; see: oriel models list)
  --model MODEL --projector P   Another model and its projector, given as in “oriel models get”
  --yes                         Download without asking

Options of setup and llama-server:
${formatUsage(llamaServerPath, llamaServerBuild, llamaServerMirror)}

Options of setup and models get:
${formatUsage(mirror)}
  --token-from VARIABLE         Environment variable that holds your Hugging Face token

Network options of setup, models get and llama-server:
${formatUsage(proxy, caFile, offline)}

Options of models add:
  --link | --copy               Only hard-link the files, or always copy them (default: link if possible, otherwise copy)
  --as-is                       Add files even if their checksums differ from the catalog

The answer goes to stdout, everything else to stderr. Exit codes: 0 on success, 1 on failure, 2 on a usage error,
3 if a scan skipped documents (to skip them on purpose, add them to .orielignore), 130 if interrupted.
`;
