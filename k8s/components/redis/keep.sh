#!/bin/sh
# Keeps the nodes one cluster: forms it when it is new, introduces nodes to one another that came back under other addresses,
# gives a node without its volume a place. All of it is form-cluster.sh, asked again every few seconds with the addresses
# that the nodes' names have by then. /tmp/whole is there while all is well. The cluster serves without this process.
# keep.sh <primaries> <host>...
set -eu

primaries=$1
shift
trap 'exit 0' TERM INT
REDISCLI_AUTH=$(cat "$SECRETS/keeper-password")
export REDISCLI_AUTH REDISCLI_USER=keeper

address() { getent ahostsv4 "$1" | awk '{ print $1; exit }'; }
addresses() { # one a line; fails unless every name has one
  for host in "$@"; do
    found=$(address "$host")
    [ -n "$found" ] || { echo "cluster: $host has no address" >&2; return 1; }
    echo "$found:6379"
  done
}
keep() {
  # shellcheck disable=SC2086 # one argument an address
  nodes=$(addresses "$@") && PATIENCE=10 sh "$SETTINGS/form-cluster.sh" "$primaries" $nodes
}

said=''
while true; do
  if now=$(keep "$@" 2>&1); then touch /tmp/whole; else rm -f /tmp/whole; fi
  [ "$now" = "$said" ] || echo "$now"
  said=$now
  sleep "${KEEP_EVERY_SECONDS:-5}" &
  wait $!
done
