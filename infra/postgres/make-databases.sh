#!/bin/sh
# A role and a database per service, each unless it is there. What they are and their passwords: make-secrets.mjs.
set -eu
until pg_isready -q -h postgres; do sleep 0.2; done
secrets=/run/secrets/shop
PGPASSWORD=$(cat "$secrets/password") exec psql -qX -v ON_ERROR_STOP=1 -h postgres -U postgres -f "$secrets/databases.sql"
