#!/bin/sh
# Makes a cluster of the given nodes unless they are one or hold anything, introduces nodes to one another that came back under other
# addresses, gives a node that came back empty its place, and returns when all is whole: every node says ok with all slots
# served, every replica is synced. (A replica that had never synced could be promoted, and writes would vanish.)
# Where nodes know their users, REDISCLI_USER and REDISCLI_AUTH say who asks. PATIENCE, in seconds, is how long each thing is
# waited for, 60 unless set: who asks again and again, with the addresses of that moment, needs little of it.
# form-cluster.sh <primaries> <host:port>...
set -eu

primaries=$1
shift
count=$#
patience=${PATIENCE:-60}

say() { echo "cluster: $*"; }
cli() { redis-cli ${REDISCLI_USER:+--user "$REDISCLI_USER"} "$@"; }
ask() { # ask <host:port> <command...>
  node=$1
  shift
  cli -h "${node%:*}" -p "${node#*:}" -e "$@" | tr -d '\r'
}
field() { sed -n "s/^$1://p"; }
known_nodes() { ask "$1" CLUSTER INFO | field cluster_known_nodes; }
clear() { # clear <node>: it holds nothing and knows nobody; a replica takes no FLUSHALL, and needs none
  ask "$1" FLUSHALL >/dev/null 2>&1 || true
  ask "$1" CLUSTER RESET HARD >/dev/null
}

is_up() { [ "$(ask "$1" PING 2>/dev/null)" = PONG ]; }
is_empty() { # a primary that serves nothing: new, or met and then left without its place
  [ "$count" -gt 1 ] && ask "$1" CLUSTER NODES | awk '$3 ~ /myself/ { empty = $3 ~ /master/ && NF == 8 } END { exit !empty }'
}
is_formed() { # knows all slots, and others: not all of them while one that was lost has been forgotten
  [ "$(ask "$1" CLUSTER INFO | field cluster_slots_assigned)" = 16384 ] || return 1
  [ "$count" -eq 1 ] || { [ "$(known_nodes "$1")" -gt 1 ] && ! is_empty "$1"; }
}
is_addressed() { ask "$1" CLUSTER NODES | grep myself | grep -q " ${1%:*}:"; }
is_whole() {
  info=$(ask "$1" CLUSTER INFO) && replication=$(ask "$1" INFO replication) || return 1
  [ "$(echo "$info" | field cluster_known_nodes)" = "$count" ] || return 1
  [ "$(echo "$info" | field cluster_state)" = ok ] && [ "$(echo "$info" | field cluster_slots_ok)" = 16384 ] || return 1
  if [ "$(echo "$replication" | field role)" = slave ]; then
    [ "$(echo "$replication" | field master_link_status)" = up ] || { follow "$1"; return 1; }
  elif is_empty "$1"; then
    return 1
  fi
}
follow() { # follow <replica>: one that heard of its primary's new address from a third node still asks at the old one
  table=$(ask "$1" CLUSTER NODES)
  of=$(echo "$table" | awk '$3 ~ /myself/ { print $4 }')
  there=$(echo "$table" | awk -v of="$of" '$1 == of { sub(/@.*/, "", $2); print $2 }')
  [ "$there" = "$(echo "$replication" | field master_host):$(echo "$replication" | field master_port)" ] ||
    ask "$1" CLUSTER REPLICATE "$of" >/dev/null
}
give_up() { # give_up <condition> <node>
  say "$2: waited $patience s in vain ($1). Were a primary and its replica lost? Then docker compose down -v begins anew."
  exit 1
}
await() { # await <condition> <node>
  for _ in $(seq $((patience * 10))); do
    if "$1" "$2"; then return 0; fi
    sleep 0.1
  done
  give_up "$1" "$2"
}

holds_keys() { ask "$1" INFO keyspace | grep -q '^db'; }
known_addresses() { ask "$1" CLUSTER NODES | awk '$3 !~ /myself/ { sub(/@.*/, "", $2); print $2 }'; }
refuse() {
  say "$1, and no node knows a whole cluster. Nothing was changed: forming one would empty it."
  say 'Give the nodes their nodes.conf back, or remove their data (docker compose down -v) to begin anew.'
  exit 1
}
refuse_over_data() { # what was cut off while it was being formed holds no key, and knows none but these
  for node in "$@"; do
    if holds_keys "$node"; then refuse "$node holds keys"; fi
    for known in $(known_addresses "$node"); do
      case " $* " in *" $known "*) ;; *) refuse "$node knows $known, which is none of these nodes" ;; esac
    done
  done
}

form() {
  # New, or half a cluster of a start that was cut off: taken apart and made anew. All were looked at before one is cleared.
  refuse_over_data "$@"
  for node in "$@"; do clear "$node"; done
  if [ "$count" -eq 1 ]; then
    ask "$1" CLUSTER ADDSLOTSRANGE 0 16383 >/dev/null
    # A node learns its own address when it is met. Until then CLUSTER SLOTS names none, and clients find no node.
    ask "$1" CLUSTER MEET "${1%:*}" "${1#*:}" >/dev/null
    await is_addressed "$1"
  else
    cli --cluster create "$@" --cluster-replicas $((count / primaries - 1)) --cluster-yes >/dev/null
  fi
  say "formed: $primaries primaries, $((count - primaries)) replicas"
}

introduce() { # introduce <all nodes...>: after all got new addresses nobody finds anybody; ids and slots are as they were
  present='' moved=''
  for one in "$@"; do is_empty "$one" || present="$present $(ask "$one" CLUSTER MYID)/$one"; done
  for one in "$@"; do
    if is_empty "$one"; then continue; fi
    known=$(ask "$one" CLUSTER NODES)
    for other in $present; do
      [ "${other#*/}" != "$one" ] || continue
      case $known in *"${other%%/*} ${other#*/}@"*) continue ;; esac
      other=${other#*/}
      ask "$one" CLUSTER MEET "${other%:*}" "${other#*:}" >/dev/null
      moved=yes
    done
  done
  [ -z "$moved" ] || say 'introduced nodes under their new addresses'
}

lonely_primary() { # lonely_primary <node>: the id of the live primary with slots that has the fewest replicas
  ask "$1" CLUSTER NODES | awk '
    $3 ~ /fail|noaddr/ { next }
    $3 ~ /master/ && NF > 8 { primary[$1] = 1 }
    $3 ~ /slave/ { replicas[$4] += 1 }
    END { for (id in primary) print replicas[id] + 0, id }' | sort -n | sed -n '1s/.* //p'
}
lost_ids() { ask "$1" CLUSTER NODES | awk '$3 ~ /fail$|fail,|noaddr/ { print $1 }'; }
lost_primaries() { ask "$1" CLUSTER NODES | awk '$3 ~ /fail$|fail,|noaddr/ && NF > 8 { print $1 }'; }
has_successors() { [ -z "$(lost_primaries "$1")" ]; }

succeed() { # succeed <formed node>: replicas of lost primaries take over, also where no vote is held on a node that answers
  for lost in $(lost_primaries "$1"); do
    replica=$(ask "$1" CLUSTER NODES | awk -v of="$lost" '$4 == of && $3 !~ /fail|noaddr/ { sub(/@.*/, "", $2); print $2; exit }')
    [ -z "$replica" ] || ask "$replica" CLUSTER FAILOVER TAKEOVER >/dev/null
  done
  await has_successors "$1"
}
replicates() { # refused until it has heard of the primary
  [ "$(ask "$1" CLUSTER REPLICATE "$primary" 2>/dev/null)" = OK ]
}
is_known_as_replica() { ask "$formed" CLUSTER NODES | grep -q "^$(ask "$1" CLUSTER MYID) .*slave $primary "; }

mend() { # mend <empty node> <formed node> <all nodes...>: its former self is forgotten by all, it becomes a replica
  empty=$1 formed=$2
  shift 2
  succeed "$formed"
  # Within a minute, or who has forgotten hears of it again from who has not.
  for lost in $(lost_ids "$formed"); do
    for node in "$@"; do ask "$node" CLUSTER FORGET "$lost" >/dev/null 2>&1 || true; done
  done
  ask "$empty" CLUSTER MEET "${formed%:*}" "${formed#*:}" >/dev/null
  primary=$(lonely_primary "$formed")
  await replicates "$empty"
  await is_known_as_replica "$empty"
  say "$empty came back empty: it is a replica now"
}

for node in "$@"; do await is_up "$node"; done

formed=''
for node in "$@"; do if is_formed "$node"; then formed=$node; fi; done
if [ -z "$formed" ]; then
  form "$@"
else
  introduce "$@"
  for node in "$@"; do if is_empty "$node"; then mend "$node" "$formed" "$@"; fi; done
fi
await_all_whole() { # a node forgets an introduction that is not answered within its timeout, so they are made again
  for _ in $(seq $((patience * 2))); do
    torn=''
    for node in "$@"; do is_whole "$node" || { torn=$node; break; }; done
    [ -n "$torn" ] || return 0
    sleep 0.5
    [ "$count" -eq 1 ] || introduce "$@" || true
  done
  give_up is_whole "$torn"
}
await_all_whole "$@"
say "whole: $count nodes"
