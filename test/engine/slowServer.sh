#!/bin/sh
# Acts like a llama-server whose model never finishes loading. It exits at the end of its stdin, as llama-server does.
case "$1" in --version) echo "version: 0.5.0 (build 1, commit 0000000)" >&2; exit 0 ;; esac
cat > /dev/null
