#!/usr/bin/env bash
# Checks alt text once, and writes annotations, SARIF and the job summary. Outputs `code`, `findings` and `sarif`. Fails only if the check
# itself fails, so that the next step can upload the SARIF file.
set -euo pipefail

reports="$RUNNER_TEMP/oriel-reports"
mkdir -p "$reports"
args=(--format github --fail-on "$FAIL_ON")
for report in sarif=oriel.sarif markdown=summary.md json=findings.json; do args+=(--report "${report%%=*}=$reports/${report#*=}"); done
if [[ -n "$BASELINE" ]]; then args+=(--baseline "$BASELINE"); fi
if [[ -n "$CHANGED_SINCE" ]]; then args+=(--changed-since "$CHANGED_SINCE"); fi
args+=(--)
while IFS= read -r path; do
  path=${path%$'\r'}
  if [[ -n "$path" ]]; then args+=("$path"); fi
done <<< "$PATHS"

code=0
node "$CLI" alt scan "${args[@]}" || code=$?
# 1: findings; 3: some documents were skipped.
if [[ $code != 0 && $code != 1 && $code != 3 ]]; then exit "$code"; fi
cat "$reports/summary.md" >> "$GITHUB_STEP_SUMMARY"
{
  echo "code=$code"
  echo "sarif=$reports/oriel.sarif"
  echo "findings=$(node --print 'JSON.parse(fs.readFileSync(process.argv[1], "utf8")).findings.length' "$reports/findings.json")"
} >> "$GITHUB_OUTPUT"
