#!/usr/bin/env bash
# Runs every property with fresh samples, as often as asked (10), and stops where one fails; the seed is printed.
set -u -o pipefail
cd "$(dirname "$0")/.." || exit 1
mapfile -t files < <(grep -rlE '\bruns\(' test --include='*.test.ts')
for ((round = 1; round <= ${1:-10}; round++)); do
  seed=$((RANDOM * 32768 + RANDOM))
  printf '== samples %d, SEED=%d\n' "$round" "$seed"
  SEED=$seed PROPERTY_RUNS=${PROPERTY_RUNS:-500} npx vitest run --silent=true "${files[@]}" || exit 1
done
