#!/usr/bin/env bash
# Make one file with all that a machine without internet needs: dist/wuxin-offline-VERSION.tar
# (wheels whose hashes were checked, the program, its source, docs, deploy/ and install.sh).
# usage: tools/bundle.sh [REVISION]      of the repository, HEAD by default; PYTHON=python3.11
# The wheels are those of this machine's Python and processor: make it on one like the target.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
revision=$(git rev-parse --verify "${1:-HEAD}^{commit}")
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
source=$work/source; mkdir "$source"
git archive "$revision" | tar -x -C "$source"
version=$("$python" -c 'import sys,tomllib; print(tomllib.load(open(sys.argv[1],"rb"))["project"]["version"])' "$source/pyproject.toml")
name=wuxin-offline-$version; bundle=$work/$name; mkdir -p "$bundle/wheels"

"$python" -m venv "$work/venv"
pip() { "$work/venv/bin/python" -m pip --disable-pip-version-check --quiet "$@"; }
pip download --require-hashes --only-binary :all: -r "$source/requirements/base.txt" -d "$bundle/wheels"
pip download --no-deps --only-binary :all: pip -d "$bundle/wheels"
pip install --require-hashes --no-deps -r <(grep -A2 '^polib==' "$source/requirements/base.txt")
"$work/venv/bin/python" "$source/tools/compile_messages.py"  # the translations travel compiled
pip wheel --no-deps "$source" -w "$bundle/wheels"

own=$(basename "$bundle"/wheels/wuxin-*.whl)
{ cat "$source/requirements/base.txt"
  echo "wuxin==$version --hash=sha256:$(sha256sum "$bundle/wheels/$own" | cut -d' ' -f1)"; } > "$bundle/requirements.txt"
"$python" -c 'import platform,sys; print(f"{sys.version_info[0]}.{sys.version_info[1]} {platform.machine()}")' > "$bundle/PYTHON"
git archive --prefix="wuxin-$version/" "$revision" | gzip -n > "$bundle/source.tar.gz"
cp -r "$source/deploy" "$source/docs" "$bundle/"
cp "$source/deploy/offline/install.sh" "$source/deploy/offline/README.txt" "$bundle/"
(cd "$bundle" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum > SHA256SUMS)

mkdir -p dist
tar --sort=name --owner=0 --group=0 --numeric-owner -C "$work" -cf "dist/$name.tar" "$name"
echo "dist/$name.tar ($(du -h "dist/$name.tar" | cut -f1)); compare this on the other machine:"
sha256sum "dist/$name.tar"
