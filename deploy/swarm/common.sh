#!/usr/bin/env bash
# What the scripts beside this have in common: settings, secrets and their versions, questions to the swarm. Sourced.

# shellcheck disable=SC2034 # used by those that source this
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
stack=booktime
settings=${BOOKTIME_SETTINGS:-$here/booktime.env}

# Those that every process of the shop has; a deploy makes what is missing.
shop_secrets=(AWS_SECRET_ACCESS_KEY DATABASE_URL EMAIL_URL REDIS_URL SECRET_KEY)
secret_names=("${shop_secrets[@]}" DATABASE_PASSWORD CERTIFICATE CERTIFICATE_KEY)

say() { printf -- '-----> %s\n' "$@"; }
detail() { sed 's/^/       /'; }
stop_with() {
  printf ' !     %s\n' "$@" >&2
  exit 1
}

read_settings() {
  local line
  [[ -r $settings ]] || stop_with "There are no settings at $settings." "Copy deploy/swarm/example.env there and change it; or let BOOKTIME_SETTINGS name another file."
  while IFS= read -r line || [[ -n $line ]]; do
    if [[ -z $line || $line == \#* ]]; then continue; fi
    [[ $line =~ ^[A-Z][A-Z0-9_]*= ]] || stop_with "A line of $settings is not NAME=value: $line" "Mend it, and run this again."
    export "${line?}"
  done <"$settings"
  export SETTINGS=$settings
  : "${IMAGE:?is not set in $settings}" "${ALLOWED_HOSTS:?is not set in $settings}"
}

refuse_unless_manager() {
  local answer
  answer=$(docker info --format '{{.Swarm.ControlAvailable}}' 2>&1) || stop_with "The Docker engine does not answer: $answer"
  if [[ $answer != true ]]; then
    stop_with "This machine is not a manager of a swarm." "docker swarm init makes it one; else run this on a manager, or with DOCKER_HOST=ssh://MANAGER."
  fi
}

# A secret of Docker's cannot be changed, so each value is a version of its own: booktime_NAME_TIME. The newest one holds.
versions_of_secret() { docker secret ls --filter "label=booktime.secret=$1" --format '{{.Name}}' | sort; }
newest_secret() { versions_of_secret "$1" | tail -n 1; }

# The value comes by standard input: arguments can be seen by everybody on the machine.
add_secret() {
  docker secret create --label "booktime.secret=$1" "${stack}_$1_$(date +%s%N)" - >/dev/null
}

nodes() { docker node ls --quiet; }
exists() { docker service inspect "${stack}_$1" >/dev/null 2>&1; }
# As it was asked for, without the digest that `docker stack` may have added.
tag_of() { docker service inspect --format '{{index .Spec.Labels "com.docker.stack.image"}}' "${stack}_$1" | sed 's/.*://'; }

# Names of one machine alone must not be looked for in Docker Hub, where somebody else could have them.
from_registry() { [[ $IMAGE == *.*/* || $IMAGE == *:*/* ]]; }
