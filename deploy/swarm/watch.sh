#!/usr/bin/env bash
# Watching what a swarm does on its own: jobs to their end, services until every task is the new one. Sourced by `deploy`.
# shellcheck disable=SC2154 # the stack's name comes from common.sh, the time to wait from `deploy`

poll_seconds=1

# What of a service tells its tasks of now from those before.
made_of='{{json .ContainerSpec.Image}} {{json .ContainerSpec.Env}} {{json .ContainerSpec.Args}} {{json .ContainerSpec.Secrets}} {{.ForceUpdate}}'

update_state() { docker service inspect --format '{{with .UpdateStatus}}{{.State}}{{end}}' "${stack}_$1"; }
spec_of() { docker service inspect --format '{{json .Spec}}' "${stack}_$1" 2>/dev/null || true; }
running_tasks() { docker service ps --quiet --filter desired-state=running "${stack}_$1"; }

replicas_of() {
  docker service ls --filter "name=${stack}_$1" --format '{{.Name}} {{.Replicas}}' | awk -v "name=${stack}_$1" '$1 == name { print $2 }'
}
replicas_wanted() { docker service inspect --format '{{with .Spec.Mode.Replicated}}{{.Replicas}}{{end}}' "${stack}_$1"; }

# Whether the swarm has taken the last change back, or stopped in the middle of it.
gone_wrong() { [[ $(update_state "$1") == @(rollback_completed|rollback_paused|paused) ]]; }

# Whether there is nothing left to do: as many run as should, and all of them are of the service as it is now; or it has
# gone wrong.
settled() {
  local replicas wanted task
  case $(update_state "$1") in
    rollback_started) note_reason "$1"; return 1 ;;
    updating) return 1 ;;
    rollback_completed | rollback_paused | paused) return ;;
  esac
  replicas=$(replicas_of "$1")
  [[ ${replicas%/*} == "${replicas#*/}" ]] || return 1
  # A global service of which the only task is about to start again says 0/0, too.
  if [[ $replicas == 0/0 && $(replicas_wanted "$1") != 0 ]]; then return 1; fi
  wanted=$(docker service inspect --format "{{with .Spec.TaskTemplate}}$made_of{{end}}" "${stack}_$1")
  for task in $(running_tasks "$1"); do
    [[ $(docker inspect --type task --format "{{with .Spec}}$made_of{{end}}" "$task") == "$wanted" ]] || return 1
  done
}

# All of them at once and three times in a row: a task that fails again and again runs for a moment, too.
# Ends with 1 when the time is over; sets `unsettled`.
wait_until_settled() {
  local deadline=$((SECONDS + timeout)) times=0 name
  while true; do
    unsettled=()
    for name in "$@"; do settled "$name" || unsettled+=("$name"); done
    if ((${#unsettled[@]})); then times=0; else times=$((times + 1)); fi
    if ((times == 3)); then return; fi
    if ((SECONDS >= deadline)); then return 1; fi
    sleep "$poll_seconds"
  done
}

# The swarm forgets why it began to take a change back when it has done so.
declare -A why
note_reason() {
  why[$1]=$(docker service inspect --format '{{with .UpdateStatus}}{{.Message}}{{end}}' "${stack}_$1")
}

# Why tasks of a service ended, and what the last of them said. One that was replaced in good order is Shutdown; one that
# ended with 0 without being asked to, or because it was unhealthy, is Complete.
show_reason() {
  local ended task
  if [[ -n ${why[$1]:-} ]]; then detail <<<"${why[$1]}"; fi
  ended=$(docker service ps --no-trunc --format '{{.ID}} {{.Name}} ({{.Image}}): {{.CurrentState}} {{.Error}}' "${stack}_$1" |
    { grep -E ': (Failed|Rejected|Complete|Pending)' || true; } | head -n 5)
  if [[ -z $ended ]]; then return; fi
  cut -d ' ' -f 2- <<<"$ended" | sed 's/: Complete .*/: unhealthy, or ended by itself/' | detail
  task=${ended%% *}
  timeout 20 docker service logs --raw --tail 15 "$task" 2>&1 | detail || true
}

# A service whose tasks end by themselves: waits, shows what it said, takes it away. Ends with 1 when it failed.
run_job() {
  local name=$1 deadline=$((SECONDS + timeout)) states
  shift
  docker service rm "${stack}_$name" >/dev/null 2>&1 || true # one that was interrupted
  docker service create --quiet --detach --name "${stack}_$name" --label "com.docker.stack.namespace=$stack" \
    --restart-condition none --no-healthcheck "${registry_options[@]}" "$@" >/dev/null
  while true; do
    states=$(docker service ps --format '{{.CurrentState}}' "${stack}_$name" | awk '{ print $1 }' | sort --unique)
    case $states in
      Complete) end_job "$name"; return ;;
      *Failed* | *Rejected* | *Orphaned*) end_job "$name" failed; return 1 ;;
    esac
    if ((SECONDS >= deadline)); then
      end_job "$name" failed
      printf ' !     %s\n' "It has not ended in $timeout seconds and was stopped."
      return 1
    fi
    sleep "$poll_seconds"
  done
}

end_job() {
  timeout 30 docker service logs --raw "${stack}_$1" 2>&1 | detail || true
  if [[ ${2:-} == failed ]]; then
    docker service ps --no-trunc --format '{{.CurrentState}} {{.Error}}' "${stack}_$1" | head -n 3 | detail
  fi
  docker service rm "${stack}_$1" >/dev/null
}
