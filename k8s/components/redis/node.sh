#!/bin/sh
# One node of the Redis Cluster in Kubernetes: the shop's redis.conf, and after it what is this pod's own. The settings come
# through standard input, so that no list of processes shows the password. The process is redis-server itself, which hears
# SIGTERM.
# Needs POD_IP, POD_NAME, MAXMEMORY, the folder SETTINGS with redis.conf, and SECRETS with users.acl and replica-password.
set -eu

exec redis-server - <<END
$(cat "$SETTINGS/redis.conf")
bind * -::*
dir /data
maxmemory $MAXMEMORY
aclfile $SECRETS/users.acl
masteruser replica
masterauth $(cat "$SECRETS/replica-password")
cluster-announce-ip $POD_IP
cluster-announce-hostname $POD_NAME.redis
END
