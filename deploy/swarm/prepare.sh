#!/usr/bin/env bash
# What a swarm must have before a release can go there; what can be made is made. Sourced by `deploy`.
# shellcheck disable=SC2034,SC2153,SC2154 # names come from common.sh and go to `deploy`

settle_registry() {
  local image
  if from_registry; then
    registry_options=(--with-registry-auth)
    resolve=changed
    return
  fi
  registry_options=(--no-resolve-image)
  resolve=never
  for image in "$IMAGE-shop:$TAG" "$IMAGE-nginx:$TAG"; do
    docker image inspect "$image" >/dev/null 2>&1 || stop_with "There is no image $image on this machine." "docs/swarm.md tells how to build it."
  done
  if (($(nodes | wc -l) > 1)); then
    stop_with "IMAGE=$IMAGE is on this machine alone, and the swarm has other nodes." "Push the images to a registry, and set IMAGE to their name there."
  fi
}

# What the release on the air has migrated may be more than the one before can live with (docs/migrations.md).
refuse_foreign_schema() {
  local target now
  target=$(docker run --rm --network none --entrypoint cat "$IMAGE-shop:$TAG" migrations.json)
  now=$(tag_of web)
  # shellcheck disable=SC2016 # the container's shell expands it
  docker run --rm --network none --env "TARGET=$target" --entrypoint sh "$IMAGE-shop:$now" -c '
    printf "%s" "$TARGET" >/tmp/target.json
    python deploy/vm/contracting.py note /tmp/contracting.json migrations.json &&
      python deploy/vm/contracting.py refuse /tmp/contracting.json /tmp/target.json' ||
    stop_with "Release $TAG cannot live with the database as it is." "Deploy a correction instead; or add --force if you know better."
}

# A picture must not be on one node and asked for on another.
refuse_pictures_apart() {
  if [[ -n ${AWS_STORAGE_BUCKET_NAME:-} || ${SHARED_MEDIA:-} == yes ]] || (($(nodes | wc -l) == 1)); then return; fi
  stop_with "Uploaded pictures would be on the node where they happened to be uploaded." \
    "Set AWS_STORAGE_BUCKET_NAME, or share the volume ${stack}_media and set SHARED_MEDIA=yes: docs/scaling.md."
}

find_place_for_data() {
  if [[ ${DB_REPLICAS:-1} == 0 && ${CACHE_REPLICAS:-1} == 0 ]]; then return; fi
  if [[ -n $(docker node ls --quiet --filter node.label=booktime.data=yes) ]]; then return; fi
  if (($(nodes | wc -l) > 1)); then
    stop_with "No node is marked as the one that keeps PostgreSQL's and Redis's data." "docker node update --label-add booktime.data=yes NODE"
  fi
  docker node update --label-add booktime.data=yes "$(nodes)" >/dev/null
}

random() { head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n'; }
missing() { [[ -z $(newest_secret "$1") ]]; }

make_database_secrets() {
  local password
  if missing DATABASE_URL && missing DATABASE_PASSWORD; then
    password=$(random)
    add_secret DATABASE_PASSWORD <<<"$password"
    add_secret DATABASE_URL <<<"postgres://booktime:$password@db:5432/booktime"
  elif missing DATABASE_URL; then
    stop_with "There is a DATABASE_PASSWORD, but no DATABASE_URL." "deploy/swarm/secret DATABASE_URL, and type postgres://booktime:PASSWORD@db:5432/booktime"
  elif missing DATABASE_PASSWORD; then
    [[ ${DB_REPLICAS:-1} == 0 ]] || stop_with "DATABASE_URL was given, and a PostgreSQL would be started here beside it." "Set DB_REPLICAS=0 in $settings; or give DATABASE_PASSWORD, for one here."
    add_secret DATABASE_PASSWORD <<<"$(random)"
  fi
}

make_missing_secrets() {
  local name
  if missing CERTIFICATE || missing CERTIFICATE_KEY; then
    stop_with "There is no certificate." "deploy/swarm/certificate self-signed, or deploy/swarm/secret CERTIFICATE <CHAIN and CERTIFICATE_KEY <KEY."
  fi
  if missing SECRET_KEY; then add_secret SECRET_KEY <<<"$(random)"; fi
  make_database_secrets
  if missing REDIS_URL; then add_secret REDIS_URL <<<redis://cache:6379/0; fi
  if missing EMAIL_URL; then add_secret EMAIL_URL <<<consolemail://; fi
  if missing AWS_SECRET_ACCESS_KEY; then add_secret AWS_SECRET_ACCESS_KEY <<<''; fi
  for name in "${secret_names[@]}"; do export "${name}_SECRET=$(newest_secret "$name")"; done
}
