#!/bin/sh
# Makes a cluster of the given nodes unless they are one, and returns when it is whole: every node says ok with all slots
# served, every replica is synced. A replica that had never synced could be promoted, and writes would vanish.
# form-cluster.sh <primaries> <host:port>...
set -eu

primaries=$1
shift
count=$#

say() { echo "cluster: $*"; }
ask() { # ask <host:port> <command...>
  node=$1
  shift
  redis-cli -h "${node%:*}" -p "${node#*:}" -e "$@" | tr -d '\r'
}
field() { sed -n "s/^$1://p"; }
clear() { # clear <node>: it holds nothing and knows nobody; a replica takes no FLUSHALL, and needs none
  ask "$1" FLUSHALL >/dev/null 2>&1 || true
  ask "$1" CLUSTER RESET HARD >/dev/null
}
is_up() { [ "$(ask "$1" PING 2>/dev/null)" = PONG ]; }
is_formed() { # knows as many nodes, dead ones included, and all slots
  info=$(ask "$1" CLUSTER INFO) || return 1
  [ "$(echo "$info" | field cluster_known_nodes)" -ge "$count" ] &&
    [ "$(echo "$info" | field cluster_slots_assigned)" = 16384 ]
}
is_whole() {
  info=$(ask "$1" CLUSTER INFO) && replication=$(ask "$1" INFO replication) || return 1
  [ "$(echo "$info" | field cluster_state)" = ok ] && [ "$(echo "$info" | field cluster_slots_ok)" = 16384 ] || return 1
  [ "$(echo "$replication" | field role)" = master ] || [ "$(echo "$replication" | field master_link_status)" = up ]
}
await() { # await <condition> <node>
  for _ in $(seq 600); do
    if "$1" "$2"; then return 0; fi
    sleep 0.1
  done
  say "$2: waited 60 s in vain ($1). Has a node lost its volume? docker compose down -v begins anew."
  exit 1
}

for node in "$@"; do await is_up "$node"; done

formed=0
for node in "$@"; do if is_formed "$node"; then formed=$((formed + 1)); fi; done
if [ "$formed" -eq 0 ]; then
  # New, or half a cluster of a start that was cut off: taken apart and made anew, for no fact lives in Redis alone.
  for node in "$@"; do clear "$node"; done
  redis-cli --cluster create "$@" --cluster-replicas $((count / primaries - 1)) --cluster-yes >/dev/null
  say "formed: $primaries primaries, $((count - primaries)) replicas"
fi
for node in "$@"; do await is_whole "$node"; done
say "whole: $count nodes"
