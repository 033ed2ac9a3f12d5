// The npm package of the command-line tool and of the plug-ins for other linters. Its manifest has no dependencies, because the bundles include all of them.
import { existsSync } from "node:fs";
import { copyFile, cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { buildCli } from "../../esbuild.config.mjs";
import { commandLineFolder } from "./builtCommandLine.mjs";
import { getRepositoryPath, root } from "./paths.mjs";
import { runNpm } from "./processes.mjs";
import { runStep } from "./progress.mjs";

/** Keys that the package's manifest takes from package.json. */
const SHARED_KEYS = ["name", "version", "license", "repository", "homepage", "bugs", "keywords", "type", "bin"];

/** Versions of the linters with which the plug-ins work. A linter is needed only for its own plug-in. */
const LINTERS = { eslint: ">=8.57", markdownlint: ">=0.36" };

/**
 * Builds the package. The folder appears once it is complete, and never contains files of two builds. If another process builds the same
 * package at the same time, one of the results is kept.
 * @param {string} [folder] folder of the package
 */
export async function buildCommandLinePackage(folder = commandLineFolder) {
  const [temporaryFolder, oldFolder] = [`${folder}.${process.pid}.tmp`, `${folder}.${process.pid}.old.tmp`];
  try {
    await mkdir(temporaryFolder, { recursive: true });
    await buildCli(path.join(temporaryFolder, "dist"));
    for (const linter of Object.keys(LINTERS))
      await copyFile(
        getRepositoryPath("src", "altText", "plugins", "types", `${linter}.d.mts`),
        path.join(temporaryFolder, "dist", `${linter}.d.mts`),
      );
    for (const name of ["README.md", "LICENSE"]) await cp(getRepositoryPath(name), path.join(temporaryFolder, name));
    await writeFile(path.join(temporaryFolder, "package.json"), `${JSON.stringify(await createManifest(), undefined, 2)}\n`);
    await rename(folder, oldFolder).catch((error) => {
      if (error.code !== "ENOENT") throw error;
    });
    await rename(temporaryFolder, folder).catch((error) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    for (const unneeded of [temporaryFolder, oldFolder]) await rm(unneeded, { recursive: true, force: true });
  }
}

/**
 * Builds and packs the package.
 * @param {string} [destination] folder of the tarball; the package is in its subfolder `npm`
 * @returns {Promise<string>} path of the tarball
 */
export async function packCommandLine(destination = getRepositoryPath("dist")) {
  const folder = path.join(destination, "npm");
  await runStep("Building the command-line tool", () => buildCommandLinePackage(folder));
  const args = ["pack", folder, "--json", "--loglevel=error", `--pack-destination=${destination}`];
  const output = await runStep("Packing the command-line tool", () => runNpm(args, { cwd: root, output: "result" }));
  const [{ filename }] = JSON.parse(output);
  return path.join(destination, filename);
}

async function createManifest() {
  const manifest = JSON.parse(await readFile(getRepositoryPath("package.json"), "utf8"));
  const { description } = JSON.parse(await readFile(getRepositoryPath("package.nls.json"), "utf8"));
  return {
    ...Object.fromEntries(SHARED_KEYS.map((key) => [key, manifest[key]])),
    description,
    engines: { node: manifest.engines.node },
    exports: {
      ...Object.fromEntries(
        Object.keys(LINTERS).map((linter) => [`./${linter}`, { types: `./dist/${linter}.d.mts`, default: `./dist/${linter}.mjs` }]),
      ),
      "./package.json": "./package.json",
    },
    peerDependencies: LINTERS,
    peerDependenciesMeta: Object.fromEntries(Object.keys(LINTERS).map((linter) => [linter, { optional: true }])),
    files: ["dist"],
  };
}
