import { basename } from "node:path/posix";
import { FailureError } from "../../failures/failure.ts";
import { HUB, catalog, findInCatalog, type CatalogFile, type CatalogModel, type ModelRole } from "../catalog.ts";
import { isFileName, nameFromFile } from "./storedModel.ts";

/** A file to download. */
export interface RemoteFile {
  url: string;
  name: string;
  bytes?: number;
  sha256?: string;
}

/** A model to download. */
export interface ModelSource {
  name: string;
  title: string;
  files: Record<ModelRole, RemoteFile>;
  /** Entry in the catalog. Without one, the headers of the files are inspected before the download. */
  known?: CatalogModel;
}

/**
 * Parses what the user specified as a model to download.
 * @param model name in the catalog, `hf:OWNER/REPOSITORY[@REVISION]/FILE.gguf`, or a URL
 * @param projector the same for a model outside the catalog; or the name of a file in the model's folder
 * @param hub URL of the host of `hf:` and of the catalog's files: a mirror, or the hub itself
 * @throws FailureError `unknownModel`, `badModelSource`
 */
export function parseSource(model: string, projector: string | undefined, hub = HUB): ModelSource {
  const known = findInCatalog(model);
  if (known !== undefined) return resolveFromCatalog(known, hub);
  if (!/^[a-z]+:/i.test(model)) throw new FailureError({ kind: "unknownModel", name: model, known: catalog.map(({ name }) => name) });
  const modelFile = parseRemoteFile(model, hub);
  if (projector === undefined) throw badSource(model, "Specify its projector too: the mmproj file published with it.");
  const isUrl = /^[a-z]+:/i.test(projector);
  const projectorFile = isUrl ? parseRemoteFile(projector, hub) : parseRemoteFile(urlBeside(model, projector), hub);
  if (modelFile.name === projectorFile.name) throw badSource(projector, "The projector has the same file name as the model.");
  return { name: nameFromFile(modelFile.name), title: modelFile.name, files: { model: modelFile, projector: projectorFile } };
}

function resolveFromCatalog(known: CatalogModel, hub: string): ModelSource {
  const file = ({ repository, revision, name, bytes, sha256 }: CatalogFile): RemoteFile => ({
    url: buildFileUrl(hub, repository, revision, name),
    ...{ name, bytes, sha256: sha256.value },
  });
  const { name, title, files } = known;
  return { name, title, files: { model: file(files.model), projector: file(files.projector) }, known };
}

function buildFileUrl(hub: string, repository: string, revision: string, file: string): string {
  return `${hub.replace(/\/+$/, "")}/${repository}/resolve/${encodeURIComponent(revision)}/${file.split("/").map(encodeURIComponent).join("/")}`;
}

/** Returns the URL of a file in the same folder as the model. */
function urlBeside(model: string, name: string): string {
  const [path = "", query] = model.split("?");
  return `${path.slice(0, path.lastIndexOf("/") + 1)}${name}${query === undefined ? "" : `?${query}`}`;
}

function parseRemoteFile(text: string, hub: string): RemoteFile {
  const [, repository, revision = "main", path] = /^hf:([^/@]+\/[^/@]+)(?:@([^/]+))?\/(.+)$/i.exec(text) ?? [];
  // A URL with such parts would refer to a file in another repository or revision.
  if (path !== undefined && [...(repository ?? "").split("/"), revision, ...path.split("/")].some((part) => /^\.{0,2}$/.test(part)))
    throw badSource(text, "Use hf:owner/repo/file.gguf or an http(s):// URL.");
  const url = repository !== undefined && path !== undefined ? buildFileUrl(hub, repository, revision, path) : text;
  if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : "")) {
    throw badSource(text, "Use hf:owner/repo/file.gguf or an http(s):// URL.");
  }
  const name = readFileName(new URL(url));
  if (name === undefined || !/\.gguf$/i.test(name)) throw badSource(text, "The file name must end with .gguf.");
  if (!isFileName(name)) throw badSource(text, "The file name is not valid on every system.");
  return { url, name };
}

/** @returns undefined for an encoding that is not valid */
function readFileName({ pathname }: URL): string | undefined {
  try {
    return basename(decodeURIComponent(pathname));
  } catch {
    return undefined;
  }
}

function badSource(source: string, reason: string): FailureError {
  return new FailureError({ kind: "badModelSource", source, reason });
}

/** Resolves an alias in the catalog; any other name is returned unchanged. */
export function resolveModelName(typed: string): string {
  return findInCatalog(typed)?.name ?? typed;
}
