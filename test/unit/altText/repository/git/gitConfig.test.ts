import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readGitSetting } from "../../../../../src/altText/repository/git/gitConfig.ts";
import { createFolder, removeFolders } from "../../../../fixtures/folder.ts";
import { gitEnv } from "../../../../fixtures/git.ts";
import { itOnUnix } from "../../../../fixtures/systems.ts";

const CONFIGURATIONS = [
  "",
  "[core]\n\tignorecase = true\n",
  "[core]\n\tignoreCase=false\n[core]\nIGNORECASE = yes\n",
  "[CORE]\r\n\tignorecase = on\r\n",
  "[core] ignorecase = true\n",
  "[core]\n\tignorecase\n",
  "[core]\n\tignorecase =\n",
  '[core "other"]\n\tignorecase = true\n',
  '[core]\n\tbare = false\n[remote "a]b\\"c"]\n\turl = x\n\tignorecase = true\n[core]\n\tignorecase = 1 # yes\n',
  '[core]\n\tignorecase = "tr"ue ; a comment\n',
  "[core]\n\tignorecase = tr\\\nue\n",
  "# [core]\n; ignorecase = true\n[user]\n\tname = [core]\n\tignorecase = true\n",
  '[core]\n\teditor = "vim # not a comment" # comment\n\tignorecase = 0\n',
  '[alias]\n\tx = "!f() { \\\n\techo [core]; }; f"\n[core]\n\tignorecase = off\n',
];

describe("git's configuration", () => {
  afterEach(removeFolders);

  itOnUnix("is read as git reads it", async () => {
    const file = join(await createFolder(), "config");
    for (const text of CONFIGURATIONS) {
      await writeFile(file, text);
      const { stdout, status } = spawnSync("git", ["config", "--file", file, "--get", "core.ignorecase"], {
        env: gitEnv,
        encoding: "utf8",
      });
      // Git prints an empty line for a key without a value.
      const expected = status === 0 ? stdout.replace(/\n$/, "") : undefined;
      const value = readGitSetting(text, "core", "ignorecase");
      assert.equal(text.endsWith("ignorecase\n") && value === "true" ? "" : value, expected, JSON.stringify(text));
    }
  });
});
