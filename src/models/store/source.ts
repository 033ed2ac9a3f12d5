import { basename } from "node:path/posix";
import { FailureError } from "../../failures/failure.ts";
import { normalizeMirror } from "../../network/mirror.ts";
import { HUB_URL, catalog, findInCatalog, type CatalogFile, type CatalogModel, type ModelRole } from "../catalog.ts";
import { isFileName, deriveModelName } from "./storedModel.ts";

const MIRROR_SETTING = "oriel.mirror or --mirror";

/** A file to download. */
export interface RemoteFile {
  url: string;
  name: string;
  bytes?: number;
  sha256?: string;
  /** Set if the hub's listing must be read first: the name is a guess, the size is an estimate, and the hash may be missing. */
  listing?: FileListing;
}

/** A file whose name in a repository matches `name`. */
export interface FileListing {
  /** URL of the hub's list of files. Source: Hugging Face Hub API. */
  url: string;
  /** URL of the web page that shows this list. */
  pageUrl: string;
  name: RegExp;
  /** Returns the URL of a file in the list. */
  getFileUrl: (name: string) => string;
}

/** A model to download. */
export interface ModelSource {
  name: string;
  title: string;
  files: Record<ModelRole, RemoteFile>;
  /** Draft model; the model also works without it. */
  draft?: RemoteFile;
  /** Catalog entry. If undefined, the headers of the files are inspected before the download. */
  catalogModel?: CatalogModel;
}

/**
 * Parses what the user specified as a model to download.
 * @param model name in the catalog, `hf:OWNER/REPOSITORY[@REVISION]/FILE.gguf`, or a URL
 * @param projector for a model outside the catalog: its projector in the same form, or the name of a file in the model's folder
 * @param hub base URL for `hf:` and for the catalog's files: the hub itself or a mirror
 * @throws FailureError `unknownModel`, `badModelSource`, `badNetworkSetting`
 */
export function parseSource(model: string, projector: string | undefined, hub = HUB_URL): ModelSource {
  const catalogModel = findInCatalog(model);
  if (catalogModel !== undefined) return resolveFromCatalog(catalogModel, hub);
  if (!/^[a-z]+:/i.test(model)) throw new FailureError({ kind: "unknownModel", name: model, known: catalog.map(({ name }) => name) });
  const modelFile = parseRemoteFile(model, hub);
  if (projector === undefined) throw createSourceError(model, "Specify its projector too: the mmproj file published with it.");
  const isUrl = /^[a-z]+:/i.test(projector);
  const projectorFile = isUrl ? parseRemoteFile(projector, hub) : parseRemoteFile(buildSiblingUrl(model, projector), hub);
  if (modelFile.name === projectorFile.name) throw createSourceError(projector, "The projector has the same file name as the model.");
  return { name: deriveModelName(modelFile.name), title: modelFile.name, files: { model: modelFile, projector: projectorFile } };
}

function resolveFromCatalog(catalogModel: CatalogModel, hub: string): ModelSource {
  const toRemoteFile = ({ repository, revision, name, bytes, sha256, listing }: CatalogFile): RemoteFile => {
    const getFileUrl = (file: string) => buildFileUrl(hub, repository, revision, file);
    const base = normalizeMirror(hub, MIRROR_SETTING);
    const path = `${repository}/tree/${encodeURIComponent(revision)}`;
    const urls = { url: `${base}/api/models/${path}`, pageUrl: `${base}/${path}` };
    return {
      ...{ url: getFileUrl(name), name, bytes },
      ...(sha256.value === undefined ? {} : { sha256: sha256.value }),
      ...(listing === undefined ? {} : { listing: { ...urls, name: listing, getFileUrl } }),
    };
  };
  const { name, title, files } = catalogModel;
  return {
    name,
    title,
    files: { model: toRemoteFile(files.model), projector: toRemoteFile(files.projector) },
    catalogModel,
    ...(files.draft === undefined ? {} : { draft: toRemoteFile(files.draft) }),
  };
}

function buildFileUrl(hub: string, repository: string, revision: string, file: string): string {
  return `${normalizeMirror(hub, MIRROR_SETTING)}/${repository}/resolve/${encodeURIComponent(revision)}/${file.split("/").map(encodeURIComponent).join("/")}`;
}

/** Returns the URL of a file in the same folder as the model. */
function buildSiblingUrl(model: string, name: string): string {
  const [path = "", query] = model.split("?");
  return `${path.slice(0, path.lastIndexOf("/") + 1)}${name}${query === undefined ? "" : `?${query}`}`;
}

function parseRemoteFile(text: string, hub: string): RemoteFile {
  const [, repository, revision = "main", path] = /^hf:([^/@]+\/[^/@]+)(?:@([^/]+))?\/(.+)$/i.exec(text) ?? [];
  // Parts that are empty, “.” or “..” would make the URL refer to another repository or revision.
  if (path !== undefined && [...(repository ?? "").split("/"), revision, ...path.split("/")].some((part) => /^\.{0,2}$/.test(part)))
    throw createSourceError(text, "Use hf:owner/repo/file.gguf or an http(s):// URL.");
  const url = repository !== undefined && path !== undefined ? buildFileUrl(hub, repository, revision, path) : text;
  if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : "")) {
    throw createSourceError(text, "Use hf:owner/repo/file.gguf or an http(s):// URL.");
  }
  const name = readFileName(new URL(url));
  if (name === undefined || !/\.gguf$/i.test(name)) throw createSourceError(text, "The file name must end with .gguf.");
  if (!isFileName(name)) throw createSourceError(text, "The file name is invalid on some operating systems.");
  return { url, name };
}

/** @returns undefined if the path is not validly encoded */
function readFileName({ pathname }: URL): string | undefined {
  try {
    return basename(decodeURIComponent(pathname));
  } catch {
    return undefined;
  }
}

function createSourceError(source: string, reason: string): FailureError {
  return new FailureError({ kind: "badModelSource", source, reason });
}

/** Resolves an alias in the catalog; any other name is returned unchanged. */
export function resolveModelName(name: string): string {
  return findInCatalog(name)?.name ?? name;
}
