#!/bin/bash
# The login roles get their passwords when the cluster is made; bootstrap gives them their rights.
set -euo pipefail

role() {
    psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
        -v role="$1" -v password="$2" <<'SQL'
CREATE ROLE :"role" LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE PASSWORD :'password';
SQL
}

role eoc_owner "$EOC_OWNER_PASSWORD"
role eoc_app "$EOC_APP_PASSWORD"
role eoc_relay "$EOC_RELAY_PASSWORD"
