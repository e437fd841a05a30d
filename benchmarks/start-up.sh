#!/usr/bin/env bash
# Times small commands as whole processes: median of wall and processor seconds of five runs after one that is not counted.
# Usage: benchmarks/start-up.sh [RUNS]. FIREBREAK_JAVA_OPTS is passed on, for comparisons such as -Xshare:off.
set -euo pipefail
runs="${1:-5}"
firebreak="$(cd "$(dirname "$0")/.." && pwd)/firebreak"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cat >"$folder/small.yaml" <<'SPEC'
name: small
data: strokes(size=2000, test=500)
partition: dirichlet(alpha=0.5)
model: softmax
workers: 20
byzantine: 4
update: gradient(batch=32)
transforms: [momentum(beta=0.9)]
attack: alie(tau=1.5)
aggregation: nnm | trimmed-mean
step: sgd(rate=0.05)
rounds: 20
SPEC

measure() {
  local name="$1" run middle=$(((runs + 1) / 2))
  shift
  : >"$folder/times"
  for ((run = 0; run <= runs; run++)); do
    rm -rf "$folder/out"
    TIMEFORMAT='%R %U %S'
    if ! { time "$firebreak" "$@" >/dev/null 2>"$folder/err"; } 2>"$folder/time"; then
      cat "$folder/err" >&2
      exit 1
    fi
    [ "$run" -eq 0 ] || awk '{print $1, $2 + $3}' "$folder/time" >>"$folder/times"
  done
  printf '%-24s wall %6.2f s   processor %6.2f s\n' "$name" \
    "$(cut -d ' ' -f 1 "$folder/times" | sort -n | sed -n "${middle}p")" \
    "$(cut -d ' ' -f 2 "$folder/times" | sort -n | sed -n "${middle}p")"
}

measure "list" list
measure "train --in-process" train "$folder/small.yaml" --in-process --quiet --out "$folder/out"
measure "train on local[*]" train "$folder/small.yaml" --quiet --out "$folder/out"
