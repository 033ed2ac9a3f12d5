import { readdir, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { getRelativeName, isInside } from "../../disk/relativePath.ts";
import { readRegularFile } from "../../disk/readRegularFile.ts";
import { sites } from "../document/siteList.ts";
import type { SiteProfile } from "../document/siteProfile.ts";
import { getBaseSyntax } from "../document/features.ts";
import type { SiteId, Syntax } from "../document/syntax.ts";
import type { FilesUnderRoot } from "./filesUnderRoot.ts";

/** Maximum size of a configuration. Those written by hand are far smaller. */
const MAX_CONFIGURATION_BYTES = 1_000_000;

/** Folders whose configuration may be for documents beside the folder, as in a repository with the folders `website` and `docs`. */
const SITE_FOLDERS = /^(?:website|site|docs?|documentation|www|docusaurus|book)$/;

/** Value of the setting for a folder whose documents belong to no site. */
export const NO_SITE = "none";

export const siteIds: readonly SiteId[] = sites.map(({ id }) => id);

/** A folder that a site generator builds. */
export interface Site {
  profile: SiteProfile & { id: SiteId };
  folder: string;
  /** Content of the file that shows which generator builds the folder. */
  configuration: string;
  /** Names of the files and folders in the folder. */
  siblings: readonly string[];
}

/** A document whose syntax is known only from its file extension or its language. */
interface FoundDocument {
  path: string;
  syntax: Syntax;
  source: string;
}

/** Finds the sites that documents belong to, from the repository settings or else from the configuration files of site generators. */
export class Sites {
  readonly #files: FilesUnderRoot;
  /** Profiles in the settings by folder, with the innermost folder first. */
  readonly #settings: { folder: string; profile: Site["profile"] | undefined }[];
  readonly #sites = new Map<string, Promise<Site[]>>();
  readonly #entries = new Map<string, Promise<{ name: string; isFolder: boolean }[]>>();
  #realRoot: Promise<string> | undefined;

  /** @param settings ids of site generators by folder relative to the root */
  constructor(files: FilesUnderRoot, settings: Record<string, string> = {}) {
    this.#files = files;
    this.#settings = Object.entries(settings)
      .map(([folder, id]) => ({ folder: join(files.root, folder), profile: sites.find((profile) => profile.id === id) }))
      .toSorted((a, b) => b.folder.length - a.folder.length);
  }

  /** Returns the dialect in which a site generator reads a document, or the document's own syntax. */
  async chooseSyntax(document: FoundDocument): Promise<Syntax> {
    return (await this.find(document))?.syntax ?? document.syntax;
  }

  /** Finds the site that a document belongs to, and the syntax in which its generator reads the document. */
  async find({ path, syntax, source }: FoundDocument): Promise<{ site: Site; syntax: Syntax } | undefined> {
    const base = getBaseSyntax(syntax);
    if (!SITE_SYNTAXES.has(base)) return undefined;
    for (const site of await this.#listSites(path)) {
      const { profile, folder, configuration, siblings } = site;
      const chosen = profile.chooseSyntax({ syntax: base, path: getRelativeName(path, folder), source, configuration, siblings });
      if (chosen !== undefined) return { site, syntax: chosen in profile.dialects ? `${chosen}:${profile.id}` : chosen };
    }
    return undefined;
  }

  /** Lists the sites that a document may belong to. */
  async #listSites(path: string): Promise<Site[]> {
    const { root } = this.#files;
    if (!isInside(path, root)) return [];
    const setting = this.#settings.find(({ folder }) => isInside(path, folder));
    if (setting === undefined) return this.#listSitesFrom(dirname(path));
    const { folder, profile } = setting;
    return profile === undefined ? [] : [await this.#configure(profile, folder)];
  }

  /** Lists the sites in a folder and those above it, with the nearest ones first. Documents share the results for their folder and its parents. */
  #listSitesFrom(folder: string): Promise<Site[]> {
    const sitesHere = this.#sites.get(folder) ?? this.#searchFrom(folder);
    this.#sites.set(folder, sitesHere);
    return sitesHere;
  }

  async #searchFrom(folder: string): Promise<Site[]> {
    const entries = await this.#list(folder);
    const subfolders = entries.filter(({ name, isFolder }) => isFolder && SITE_FOLDERS.test(name));
    // A site in a subfolder has documents beside its folder only if its configuration names them, so it comes first.
    const found = await Promise.all([...subfolders.map(({ name }) => join(folder, name)), folder].map((path) => this.#detect(path)));
    return [...found.flat(), ...(folder === this.#files.root ? [] : await this.#listSitesFrom(dirname(folder)))];
  }

  /** Finds the site generators that build a folder. */
  async #detect(folder: string): Promise<Site[]> {
    const found = await Promise.all(sites.map((profile) => this.#matchMarkers(profile, folder)));
    return found.filter((site) => site !== undefined);
  }

  async #matchMarkers(profile: Site["profile"], folder: string): Promise<Site | undefined> {
    const entries = await this.#list(folder);
    const siblings = entries.map(({ name }) => name);
    for (const { name, isFolder = false, content } of profile.markers) {
      const entry = entries.find((candidate) => candidate.isFolder === isFolder && name.test(candidate.name));
      if (entry === undefined) continue;
      const configuration = isFolder ? "" : await this.#read(join(folder, entry.name));
      if (content === undefined || content.test(configuration)) return { profile, folder, configuration, siblings };
    }
    return undefined;
  }

  /** Creates the site for a folder in the settings, with its configuration if there is one. */
  async #configure(profile: Site["profile"], folder: string): Promise<Site> {
    const siblings = (await this.#list(folder)).map(({ name }) => name);
    return (await this.#matchMarkers(profile, folder)) ?? { profile, folder, configuration: "", siblings };
  }

  #list(folder: string): Promise<{ name: string; isFolder: boolean }[]> {
    const entries = this.#entries.get(folder) ?? this.#readFolder(folder);
    this.#entries.set(folder, entries);
    return entries;
  }

  /** Lists the files and folders in a folder, without symbolic links. The list is empty if a symbolic link leads out of the root. */
  async #readFolder(folder: string): Promise<{ name: string; isFolder: boolean }[]> {
    try {
      const realRoot = await (this.#realRoot ??= realpath(this.#files.root));
      const realFolder = await realpath(folder);
      if (realFolder !== realRoot && !isInside(realFolder, realRoot)) return [];
      const entries = await readdir(realFolder, { withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile() || entry.isDirectory())
        .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
    } catch {
      return [];
    }
  }

  async #read(path: string): Promise<string> {
    if (!(await this.#files.isFile(path))) return "";
    return readRegularFile(path, MAX_CONFIGURATION_BYTES).then(
      (bytes) => bytes.toString("utf8"),
      () => "",
    );
  }
}

/** Syntaxes of documents that a site may contain. */
const SITE_SYNTAXES = new Set<Syntax>(["markdown", "mdx", "notebook"]);
