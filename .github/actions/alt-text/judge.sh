#!/usr/bin/env bash
# Judges existing alt text with the model of a server, and writes annotations and the job summary. Outputs `code`. Fails only if the judgment itself can't
# start, so that the next steps can report the findings of the rules.
set -euo pipefail

reports="$RUNNER_TEMP/oriel-judgments"
mkdir -p "$reports"
args=(--format github --fail-on "$FAIL_ON" --report "markdown=$reports/summary.md")
if [[ -n "$CHANGED_SINCE" ]]; then args+=(--changed-since "$CHANGED_SINCE"); fi
args+=(--)
while IFS= read -r path; do
  path=${path%$'\r'}
  if [[ -n "$path" ]]; then args+=("$path"); fi
done <<< "$PATHS"

code=0
node "$CLI" alt judge "${args[@]}" || code=$?
# 1: findings, or images that could not be judged.
if [[ $code != 0 && $code != 1 ]]; then exit "$code"; fi
if [[ -f "$reports/summary.md" ]]; then cat "$reports/summary.md" >> "$GITHUB_STEP_SUMMARY"; fi
echo "code=$code" >> "$GITHUB_OUTPUT"
