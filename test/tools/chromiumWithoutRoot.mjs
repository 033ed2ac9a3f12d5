// Debian's chromium for somebody who may not install packages: apt-get works out what is missing and downloads it with a state of
// its own, and the packages are unpacked, not installed.
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { endWithProcess } from "./cleanup.mjs";
import { madeCacheFolder } from "./paths.mjs";
import { mustRun } from "./processes.mjs";
import { step } from "./progress.mjs";

/** Debian sets fonts up as it installs them; here they only lie there. */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir prefix="relative">usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/** @returns {Promise<import("./chromium.mjs").Browser>} */
export async function unpackedChromium() {
  const target = path.join(await madeCacheFolder(), "chromium");
  if (!existsSync(target)) {
    await step("Unpacking Debian's chromium into the user's cache, since packages can't be installed here", () => unpackInto(target));
  }
  return browserIn(target);
}

/** @param {string} folder */
function browserIn(folder) {
  // VS Code's server is only installed on linux-x64, so no other architecture comes here. Debian's libpulse names its own folder with
  // an absolute path, which is not where it is unpacked.
  const libraries = ["usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu", "usr/lib/x86_64-linux-gnu/pulseaudio"];
  return {
    executable: path.join(folder, "usr/lib/chromium/chromium"),
    env: { LD_LIBRARY_PATH: libraries.map((part) => path.join(folder, part)).join(":"), FONTCONFIG_FILE: path.join(folder, "fonts.conf") },
  };
}

/** @param {string} target */
async function unpackInto(target) {
  const folder = await mkdtemp(`${target}.${process.pid}-`);
  const done = endWithProcess({ end: () => rm(folder, { recursive: true, force: true }), kill: () => {} });
  try {
    const state = path.join(folder, "state");
    const archives = path.join(folder, "archives");
    const files = path.join(folder, "files");
    for (const part of [path.join(state, "lists/partial"), path.join(archives, "partial"), files]) await mkdir(part, { recursive: true });
    const configuration = path.join(folder, "apt.conf");
    await writeFile(
      configuration,
      [
        `Dir::State "${state}";`,
        'Dir::State::status "/var/lib/dpkg/status";',
        `Dir::Cache "${folder}";`,
        `Dir::Cache::archives "${archives}";`,
        'Debug::NoLocking "true";',
        // Lists may only be read by root's sandbox user otherwise.
        'APT::Sandbox::User "";',
      ].join("\n"),
    );
    const env = { ...process.env, APT_CONFIG: configuration };
    const apt = (/** @type {string[]} */ ...args) => mustRun("apt-get", args, { env, output: "collect" });
    await apt("update");
    await apt("install", "--yes", "--download-only", "--no-install-recommends", "chromium", "fonts-dejavu-core");
    for (const name of await readdir(archives)) {
      if (name.endsWith(".deb")) await mustRun("dpkg-deb", ["--extract", path.join(archives, name), files], { output: "collect" });
    }
    await writeFile(path.join(files, "fonts.conf"), FONTS);
    const { executable, env: its } = browserIn(files);
    await mustRun(executable, ["--version"], { env: { ...process.env, ...its }, output: "collect" });
    await rename(files, target).catch((error) => {
      if (!existsSync(target)) throw error;
    });
  } finally {
    await done();
  }
}
