#!/usr/bin/env bash
# A private PostgreSQL cluster for the tests, under its own user, on a loopback port that is free.
# usage: tools/postgres.sh start [--durable] | url | stop      (fsync is off unless --durable)
set -euo pipefail
home=${WUXIN_PG_HOME:-/tmp/wuxin-postgres-$(id -u)}
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
as_owner() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

url() { echo "postgres://wuxin@127.0.0.1:$(cat "$home/port")/wuxin"; }

running() { [ -f "$home/data/postmaster.pid" ] && as_owner "$bin/pg_ctl" -D "$home/data" status >/dev/null 2>&1; }

start() {
  if running; then url; return; fi
  local durable=off; [ "${1:-}" = --durable ] && durable=on
  mkdir -p "$home"; [ "$(id -u)" = 0 ] && chown postgres "$home"
  if [ ! -d "$home/data" ]; then
    as_owner "$bin/initdb" -D "$home/data" -U wuxin -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
  fi
  python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])' > "$home/port"
  as_owner "$bin/pg_ctl" -D "$home/data" -w -l "$home/log" start -o \
    "-p $(cat "$home/port") -c listen_addresses=127.0.0.1 -c unix_socket_directories=$home -c fsync=$durable -c synchronous_commit=$durable -c full_page_writes=$durable -c max_connections=120" >/dev/null
  as_owner "$bin/psql" -h 127.0.0.1 -p "$(cat "$home/port")" -U wuxin -d postgres -tAc "SELECT 1 FROM pg_database WHERE datname='wuxin'" | grep -q 1 \
    || as_owner "$bin/createdb" -h 127.0.0.1 -p "$(cat "$home/port")" -U wuxin wuxin
  url
}

case "${1:-start}" in
  start) start "${2:-}" ;;
  url) url ;;
  stop) as_owner "$bin/pg_ctl" -D "$home/data" -m fast stop >/dev/null 2>&1 || true ;;
  *) sed -n 2,3p "$0"; exit 2 ;;
esac
