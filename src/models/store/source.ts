import { basename } from "node:path/posix";
import { FailureError } from "../../core/failure.ts";
import { HUB, catalog, findInCatalog, type CatalogFile, type CatalogModel, type ModelRole } from "../catalog.ts";
import { nameFromFile } from "./storedModel.ts";

/** A file to be had from the network. */
export interface RemoteFile {
  url: string;
  name: string;
  bytes?: number;
  sha256?: string;
}

/** A model to be had from the network. */
export interface ModelSource {
  name: string;
  title: string;
  files: Record<ModelRole, RemoteFile>;
  /** Where it is one of the catalogue; the files of others are looked at before they come. */
  known?: CatalogModel;
}

/**
 * What a person named.
 * @param model a name of the catalogue, `hf:OWNER/REPOSITORY[@REVISION]/FILE.gguf`, or an address
 * @param projector the same for a model that is not of the catalogue; or the name of a file that lies beside it
 * @param hub where `hf:` and the catalogue's files lie: a mirror's address, or the hub's own
 * @throws FailureError unknownModel, badModelSource
 */
export function parseSource(model: string, projector: string | undefined, hub = HUB): ModelSource {
  const known = findInCatalog(model);
  if (known !== undefined) return fromCatalog(known, hub);
  if (!/^[a-z]+:/i.test(model)) throw new FailureError({ kind: "unknownModel", name: model, known: catalog.map(({ name }) => name) });
  const modelFile = remoteFile(model, hub);
  if (projector === undefined) throw bad(model, "name its projector as well, the mmproj file published with it");
  const isAddress = /^[a-z]+:/i.test(projector);
  const projectorFile = isAddress ? remoteFile(projector, hub) : remoteFile(beside(model, projector), hub);
  if (modelFile.name === projectorFile.name) throw bad(projector, "it has the name of the model");
  return { name: nameFromFile(modelFile.name), title: modelFile.name, files: { model: modelFile, projector: projectorFile } };
}

function fromCatalog(known: CatalogModel, hub: string): ModelSource {
  const file = ({ repository, revision, name, bytes, sha256 }: CatalogFile): RemoteFile => ({
    url: addressOf(hub, repository, revision, name),
    ...{ name, bytes, sha256: sha256.value },
  });
  const { name, title, files } = known;
  return { name, title, files: { model: file(files.model), projector: file(files.projector) }, known };
}

function addressOf(hub: string, repository: string, revision: string, file: string): string {
  return `${hub.replace(/\/+$/, "")}/${repository}/resolve/${encodeURIComponent(revision)}/${file.split("/").map(encodeURIComponent).join("/")}`;
}

/** The address of a file in the same folder as another. */
function beside(model: string, name: string): string {
  const [path = "", query] = model.split("?");
  return `${path.slice(0, path.lastIndexOf("/") + 1)}${name}${query === undefined ? "" : `?${query}`}`;
}

function remoteFile(text: string, hub: string): RemoteFile {
  const [, repository, revision = "main", path] = /^hf:([^/@]+\/[^/@]+)(?:@([^/]+))?\/(.+)$/i.exec(text) ?? [];
  const url = repository !== undefined && path !== undefined ? addressOf(hub, repository, revision, path) : text;
  if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : "")) {
    throw bad(text, "it is neither hf:OWNER/REPOSITORY/FILE.gguf nor an address of http or https");
  }
  const name = basename(decodeURIComponent(new URL(url).pathname));
  if (!/\.gguf$/i.test(name)) throw bad(text, "it does not name a .gguf file");
  return { url, name };
}

function bad(source: string, reason: string): FailureError {
  return new FailureError({ kind: "badModelSource", source, reason });
}

/** The name in the store of what a person typed: that, or the catalogue's for one of its shorter names. */
export function nameOfModel(typed: string): string {
  return findInCatalog(typed)?.name ?? typed;
}
