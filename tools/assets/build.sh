#!/bin/sh
# Builds the stylesheet and the icon sprite into src/wuxin/core/static/wuxin. Both are committed:
# running the product needs no Node. The same sources give the same bytes.
set -eu
cd "$(dirname "$0")/../.."
out=src/wuxin/core/static/wuxin
mkdir -p "$out" .cache

if command -v flock >/dev/null; then
  exec 9>.cache/assets.lock
  flock 9
fi

if ! cmp -s package-lock.json .cache/assets.package-lock.json || [ ! -d node_modules/tailwindcss ]; then
  npm ci --ignore-scripts --no-audit --no-fund --silent
  cp package-lock.json .cache/assets.package-lock.json
fi

node tools/assets/icons.mjs tools/assets/icons.txt tools/assets/plum.symbol.svg \
  node_modules/@tabler/icons/icons/outline .cache/icons.svg
node_modules/.bin/tailwindcss --input tools/assets/app.css --output .cache/app.css --minify 2>.cache/tailwind.log ||
  { cat .cache/tailwind.log >&2; exit 1; }

# The icons for a phone's first page, out of the logo.
.venv/bin/python tools/assets/app_icons.py "$out/logo.svg" "$out"

# What reads a code from a camera's picture where the browser cannot: loaded by one page only.
cp node_modules/qr/decode.js node_modules/qr/index.js node_modules/qr/LICENSE-MIT src/wuxin/seasons/static/seasons/qr/

# What draws charts on a desk: the parts of ECharts that they use, in one file with its licence.
charts=$out/charts
mkdir -p "$charts"
node_modules/.bin/esbuild tools/assets/charts.mjs --bundle --minify --format=esm --legal-comments=inline \
  '--define:process.env.NODE_ENV="production"' --log-level=warning --outfile="$charts/echarts.js"
cp node_modules/echarts/LICENSE "$charts/LICENSE"
cp node_modules/echarts/NOTICE "$charts/NOTICE"

for file in icons.svg app.css; do
  cmp -s ".cache/$file" "$out/$file" || mv ".cache/$file" "$out/$file"
  printf '%s: %s bytes, %s gzipped\n' "$file" "$(wc -c <"$out/$file")" "$(gzip -9c "$out/$file" | wc -c)"
done
