#!/usr/bin/env bash
# Install what the tests need from Debian: a browser, fonts, PostgreSQL, gettext, npm, Pango, by
# which WeasyPrint makes PDFs, nginx and systemd, whose own checks read deploy/, and clamd, which
# scans in tests. Quiet when all is there.
set -euo pipefail
missing=()
command -v chromium >/dev/null || missing+=(chromium)
command -v xgettext >/dev/null || missing+=(gettext)
command -v npm >/dev/null || missing+=(nodejs npm)
ls -d /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql-15)
[ -e /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ] || missing+=(fonts-noto-cjk)
[ -x /usr/sbin/nginx ] || missing+=(nginx-light)
command -v systemd-analyze >/dev/null || missing+=(systemd)
libraries=$(/sbin/ldconfig -p)
[[ $libraries == *libpangoft2-1.0.so.0* ]] || missing+=(libpango-1.0-0 libpangoft2-1.0-0)
[[ $libraries == *libharfbuzz-subset.so.0* ]] || missing+=(libharfbuzz-subset0)
[ -x /usr/sbin/clamd ] || missing+=(clamav-daemon)
[ ${#missing[@]} -eq 0 ] && exit 0
sudo=(); [ "$(id -u)" = 0 ] || sudo=(sudo)
echo "installing from Debian: ${missing[*]}"
"${sudo[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
# The tests start an nginx of their own; the one that Debian starts by itself is not needed.
if [[ ${missing[*]} == *nginx-light* ]] && [ -d /run/systemd/system ]; then "${sudo[@]}" systemctl disable --quiet --now nginx; fi
