#!/usr/bin/env bash
# Installs Oriel's command line, and outputs its path as `cli`.
set -euo pipefail

if ! node --eval 'const [major, minor] = process.versions.node.split("."); process.exit(major > 20 || (major == 20 && minor >= 19) ? 0 : 1)'; then
  echo "::error title=Oriel::Oriel needs Node 20.19 or later. Add actions/setup-node before this step."
  exit 1
fi

if [[ -z "$PACKAGE" ]]; then
  cli="$GITHUB_ACTION_PATH/../../../test/tools/oriel.mjs"
else
  folder="$RUNNER_TEMP/oriel"
  mkdir -p "$folder"
  # npm would resolve a relative path from the folder to install into.
  if [[ ! "$PACKAGE" =~ ^https?:// ]]; then PACKAGE=$(node --print 'path.resolve(process.argv[1])' "$PACKAGE"); fi
  npm install --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error "$PACKAGE"
  cli="$folder/node_modules/oriel/dist/cli.js"
fi
# The first run builds the command line if it is not a package.
node "$cli" --version
echo "cli=$cli" >> "$GITHUB_OUTPUT"
