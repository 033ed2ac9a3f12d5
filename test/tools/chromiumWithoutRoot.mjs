// Debian's chromium for users who can't install packages: apt-get resolves and downloads the missing packages with a separate state
// folder, and they are unpacked instead of installed.
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { registerCleanup } from "./cleanup.mjs";
import { ensureCacheFolder } from "./paths.mjs";
import { runOrThrow } from "./processes.mjs";
import { runStep } from "./progress.mjs";

/** Configuration for the unpacked fonts, which Debian would register during the installation. */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir prefix="relative">usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/** @returns {Promise<import("./chromium.mjs").Browser>} */
export async function ensureUnpackedChromium() {
  const target = path.join(await ensureCacheFolder(), "chromium");
  if (!existsSync(target)) {
    await runStep("Unpacking Debian's chromium to the user's cache, because packages can't be installed", () => unpackInto(target));
  }
  return getBrowser(target);
}

/** @param {string} folder */
function getBrowser(folder) {
  // These are folders of linux-x64, the only platform on which VS Code's server is installed. The folder of pulseaudio is listed because
  // Debian's libpulse refers to it by an absolute path.
  const libraries = ["usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu", "usr/lib/x86_64-linux-gnu/pulseaudio"];
  return {
    executable: path.join(folder, "usr/lib/chromium/chromium"),
    env: {
      LD_LIBRARY_PATH: libraries.map((subfolder) => path.join(folder, subfolder)).join(":"),
      FONTCONFIG_FILE: path.join(folder, "fonts.conf"),
    },
  };
}

/** @param {string} target */
async function unpackInto(target) {
  const folder = await mkdtemp(`${target}.${process.pid}-`);
  const removeFolder = registerCleanup({ end: () => rm(folder, { recursive: true, force: true }), kill: () => {} });
  try {
    const state = path.join(folder, "state");
    const archives = path.join(folder, "archives");
    const files = path.join(folder, "files");
    for (const subfolder of [path.join(state, "lists/partial"), path.join(archives, "partial"), files])
      await mkdir(subfolder, { recursive: true });
    const configuration = path.join(folder, "apt.conf");
    await writeFile(
      configuration,
      [
        `Dir::State "${state}";`,
        'Dir::State::status "/var/lib/dpkg/status";',
        `Dir::Cache "${folder}";`,
        `Dir::Cache::archives "${archives}";`,
        'Debug::NoLocking "true";',
        // Without this setting, only the sandbox user of root can read the lists.
        'APT::Sandbox::User "";',
      ].join("\n"),
    );
    const env = { ...process.env, APT_CONFIG: configuration };
    const runApt = (/** @type {string[]} */ ...args) => runOrThrow("apt-get", args, { env, output: "collect" });
    await runApt("update");
    await runApt("install", "--yes", "--download-only", "--no-install-recommends", "chromium", "fonts-dejavu-core");
    for (const name of await readdir(archives)) {
      if (name.endsWith(".deb")) await runOrThrow("dpkg-deb", ["--extract", path.join(archives, name), files], { output: "collect" });
    }
    await writeFile(path.join(files, "fonts.conf"), FONTS);
    const { executable, env: browserEnv } = getBrowser(files);
    await runOrThrow(executable, ["--version"], { env: { ...process.env, ...browserEnv }, output: "collect" });
    await rename(files, target).catch((error) => {
      if (!existsSync(target)) throw error;
    });
  } finally {
    await removeFolder();
  }
}
