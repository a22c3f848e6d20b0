#!/usr/bin/env bash
# Install 五心课堂 on a machine without internet, from the folder this file lies in.
# usage: ./install.sh [FOLDER]      /opt/wuxin by default; PYTHON=python3.11
# Nothing is fetched; every wheel is compared with its hash. An earlier version there is replaced
# as a whole once the new one is complete, and kept beside it as FOLDER/.venv-before.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"
target=${1:-/opt/wuxin} python=${PYTHON:-python3}
stop() { echo "✗ $*" >&2; exit 1; }

sha256sum --check --quiet --strict SHA256SUMS >&2 || stop "安装包不完整或被改动过，没有安装。请重新拷贝。(The bundle is not whole.)"
here=$("$python" -c 'import platform,sys; print(f"{sys.version_info[0]}.{sys.version_info[1]} {platform.machine()}")') \
  || stop "没有找到 $python。(Python is missing.)"
[ "$here" = "$(cat PYTHON)" ] \
  || stop "这份安装包适用于 Python $(cat PYTHON)，这台机器是 $here。请用 PYTHON= 指明，或在同样的机器上重做安装包。(Made for another Python.)"

mkdir -p "$target"; target=$(readlink -f "$target")
new=$target/.venv-new; rm -rf "$new"
"$python" -m venv --without-pip "$new"
pip=$(echo "$PWD"/wheels/pip-*.whl)/pip  # pip runs out of its own wheel; Debian's python3-venv is not needed
PIP_CONFIG_FILE=/dev/null "$new/bin/python" "$pip" --isolated install --quiet --disable-pip-version-check \
  --no-index --find-links "$PWD/wheels" --require-hashes --no-compile -r requirements.txt \
  || { rm -rf "$new"; stop "没有装成，原有的版本没有动。(Not installed; what was there is untouched.)"; }
# Scripts name the folder they were made in.
grep -rlIF "$new" "$new/bin" "$new/pyvenv.cfg" | xargs -r sed -i "s#$new#$target/.venv#g"
rm -rf "$target/.venv-before"
if [ -e "$target/.venv" ]; then mv "$target/.venv" "$target/.venv-before"; fi
mv "$new" "$target/.venv"
"$target/.venv/bin/python" -m compileall -q "$target/.venv/lib" >/dev/null || true
for part in deploy docs source.tar.gz; do
  if [ -e "$part" ]; then rm -rf "${target:?}/$part"; cp -r "$part" "$target/"; fi
done
echo "✓ 已安装到 $target/.venv。下一步见 $target/docs/operate/offline.md (installed; what comes next stands there)"
