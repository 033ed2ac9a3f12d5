import { readFile } from "node:fs/promises";
import { extname, join, resolve } from "node:path";
import {
  compareVersions,
  describeOldVersions,
  findImageChanges,
  hadAltText,
  isWritable,
  LOG_FORMAT,
  MANIFEST_NAMES,
  openProject,
  parseLog,
  parseUncommitted,
  parseVersion,
  readManifestVersion,
  type ImageChange,
  type ImageUse,
  type ScannedFile,
  type Version,
} from "../../altText/index.ts";
import { getRelativeName } from "../../disk/relativePath.ts";
import { IMAGE_EXTENSIONS } from "../../image/imageFile.ts";
import { parseArguments } from "../parseArguments.ts";
import type { Terminal } from "../terminal.ts";
import { checks, type CheckId } from "./checks.ts";
import { scanDocuments } from "./documents.ts";
import { SafeGit } from "./git.ts";
import { locateFinding } from "./locateFinding.ts";
import type { Report } from "./report.ts";
import { parseReportOptions, printReport, reportOptions } from "./printReport.ts";

export const options = { ...reportOptions } as const;

/** `oriel alt stale`. @returns 1 if a finding is at least as severe as `--fail-on`; 0 for a shallow clone, whose history is unknown */
export async function staleCommand(args: string[], terminal: Terminal, signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArguments(args, options);
  const choices = parseReportOptions(values);
  const folder = process.cwd();
  const project = await openProject(folder);
  const { root } = project;
  const git = await SafeGit.open(root, "“oriel alt stale”", signal);
  const isShallow = (await git.run(["rev-parse", "--is-shallow-repository"])).trim() === "true";
  const documents: ScannedFile[] = [];
  for await (const document of scanDocuments(positionals, { folder, project }, terminal, signal)) documents.push(document);
  const changes = isShallow ? new Map<string, ImageChange>() : await readImageChanges(git, root, documents);
  const version = await readRepositoryVersion(git, root);
  const report: Report = { findings: [], documents: documents.length, images: 0, ...getFolder(folder, root) };
  for (const document of documents) {
    report.images += document.uses.length;
    for (const use of document.uses) {
      const messages = [
        ...(await describeChange(git, root, document, use, changes)),
        ...(version === undefined ? [] : describeOldVersions(use, getRelativeName(document.path, root), version)).map(
          createMessage("old-version"),
        ),
      ];
      for (const { check, message } of messages) {
        report.findings.push(locateFinding(document, use, { rule: check, severity: checks[check].severity, message }, folder));
      }
    }
  }
  const code = await printReport(report, choices, terminal);
  if (!isShallow) return code;
  terminal.note(
    "This clone is shallow, so it is not known which images changed after their alt text was written. Run “git fetch --unshallow”, or set “fetch-depth: 0” for actions/checkout.",
  );
  return 0;
}

interface Message {
  check: CheckId;
  message: string;
}

function createMessage(check: CheckId): (message: string) => Message {
  return (message) => ({ check, message });
}

function getFolder(folder: string, root: string): { folder?: string } {
  const name = getRelativeName(folder, root);
  return name === "." ? {} : { folder: name };
}

/** Reads the last change of each image that the documents show. @returns changes by path of the image, relative to the root */
async function readImageChanges(git: SafeGit, root: string, documents: readonly ScannedFile[]): Promise<Map<string, ImageChange>> {
  const images = new Set<string>();
  for (const { uses, images: resolutions } of documents) {
    for (const use of uses) {
      const image = resolutions.get(use);
      if (image?.kind === "file") images.add(getRelativeName(image.path, root));
    }
  }
  if (images.size === 0) return new Map();
  const extensions = new Set([...IMAGE_EXTENSIONS.map((extension) => `.${extension}`), ...documents.map(({ path }) => extname(path))]);
  const pathspecs = ["--", ...Array.from(extensions, (extension) => `:(icase)*${extension}`)];
  // Listing changes needs neither an external diff program nor text conversion.
  const raw = ["--raw", "-z", "--no-abbrev", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all"];
  const list = (...args: string[]) =>
    // Similar files are compared by content, which a partial clone may lack. Files with the same content are found by their hash.
    git.run([...args, ...raw, "-M", ...pathspecs]).catch(() => git.run([...args, ...raw, "-M100%", ...pathspecs]));
  const hasCommits = await git.run(["rev-parse", "--verify", "--quiet", "HEAD"]).then(
    () => true,
    () => false,
  );
  git.signal.throwIfAborted();
  if (!hasCommits) return new Map();
  const [log, uncommitted] = [await list("log", `--format=${LOG_FORMAT}`), await list("diff", "HEAD")];
  return findImageChanges([parseUncommitted(uncommitted), ...parseLog(log)], images);
}

/** Describes the change of an image whose alt text is older than the change; empty if there is none. */
async function describeChange(
  git: SafeGit,
  root: string,
  document: ScannedFile,
  use: ImageUse,
  changes: Map<string, ImageChange>,
): Promise<Message[]> {
  const image = document.images.get(use);
  const change = image?.kind === "file" ? changes.get(getRelativeName(image.path, root)) : undefined;
  if (change === undefined || !isWritable(use)) return [];
  const path = getRelativeName(document.path, root);
  const formerContent = await git
    .run(["cat-file", "blob", `${change.before}:${change.formerPaths.get(path) ?? path}`])
    .catch(() => undefined);
  git.signal.throwIfAborted();
  if (formerContent === undefined || !hadAltText(formerContent, use, change)) return [];
  const when = change.time === undefined ? "in the working tree" : `on ${new Date(change.time * 1000).toISOString().slice(0, 10)}`;
  return [{ check: "stale", message: `The image changed ${when}, after its alt text was written.` }];
}

/** Reads the version of the repository: the highest one in its manifests and in the tags of its history. */
async function readRepositoryVersion(git: SafeGit, root: string): Promise<Version | undefined> {
  const manifests = await Promise.all(
    MANIFEST_NAMES.map(async (name) => {
      const content = await readFile(resolve(join(root, name)), "utf8").catch(() => undefined);
      return content === undefined ? undefined : readManifestVersion(name, content);
    }),
  );
  const tags = await git.run(["tag", "--merged", "HEAD"]).catch(() => "");
  git.signal.throwIfAborted();
  const versions = [...manifests, ...tags.split("\n").map(parseVersion)].filter((version) => version !== undefined);
  return versions.toSorted(compareVersions).at(-1);
}
