# shellcheck shell=bash
# Sourced by the commands in this directory.

folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

say() { printf -- '-----> %s\n' "$*"; }

stop_with() {
  printf ' !     %s\n' "$@" >&2
  exit 1
}

# Compose as a plugin of docker, or the older program of its own. It reads .env, which names file and project.
compose() {
  if docker compose version >/dev/null 2>&1; then
    docker compose "$@"
  else
    docker-compose "$@"
  fi
}

# Goes where .env is.
need_preparation() {
  if ! [[ -f $folder/.env && -f $folder/secrets/secret_key ]]; then
    stop_with "There are no settings for production yet." "Make them: deploy/compose/prepare books.example.com"
  fi
  cd "$folder" || exit
}
