#!/usr/bin/env bash
# Outputs the commit to compare with as `commit`, and fetches it if the clone does not contain it. Outputs nothing if all documents need a check.
set -euo pipefail

check_all() {
  echo "::notice title=Oriel::All documents are checked, because $1."
  exit 0
}

if [[ "$BASE" =~ ^0*$ ]]; then check_all "this event has no earlier commit"; fi
if [[ ! "$BASE" =~ ^[0-9a-f]+$ ]]; then check_all "this event names no commit"; fi
# GitHub merges a pull request into its base for the run. The first parent is then the state of the base that the merge contains. A shallow
# clone hides parents from other git commands.
parents=$(git cat-file commit HEAD | sed -n '/^$/q; s/^parent //p')
if [[ -n "$PULL_REQUEST_HEAD" && $(sed -n 2p <<< "$parents") == "$PULL_REQUEST_HEAD" ]]; then BASE=$(sed -n 1p <<< "$parents"); fi
if ! git cat-file -e "$BASE^{commit}" 2> /dev/null; then
  # In a complete clone, a limited depth would remove the history of other commits.
  depth=()
  if [[ $(git rev-parse --is-shallow-repository) == true ]]; then depth=(--depth=1); fi
  git fetch --quiet --no-tags ${depth[@]+"${depth[@]}"} origin "$BASE" || check_all "the commit $BASE can't be fetched"
fi
echo "commit=$BASE" >> "$GITHUB_OUTPUT"
