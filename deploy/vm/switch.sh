# shellcheck shell=bash
# shellcheck disable=SC2154 # what is not assigned here is common.sh's
# Exchanges the release that serves. Sourced by deploy and rollback, after common.sh.
#
# The listening sockets are systemd's and stay open. Beside the processes of @current those of @next start from the new
# release and take connections from the same sockets; when both have said that they are ready, `current` is turned and
# @current starts again from it while @next serves alone. Nobody is refused, and nobody waits for a start.

: "${READY_SECONDS:=60}" # how long a process may take until it is ready

units_of() { printf 'booktime-%s@%s.service\n' web "$1" daphne "$1"; }

# Waits until the processes of an instance, current or next, say they are ready.
wait_until_ready() {
  local kind deadline=$((SECONDS + READY_SECONDS)) said
  for kind in web daphne; do
    until said=$(curl --silent --show-error --fail-with-body --max-time 5 --unix-socket "$run_dir/$kind-$1.sock" http://localhost/ready 2>&1); do
      if ((SECONDS >= deadline)); then
        say "booktime-$kind@$1 is not ready after $READY_SECONDS seconds: ${said//$'\n'/; }" "journalctl --unit booktime-$kind@$1 tells more." >&2
        return 1
      fi
      sleep 0.2
    done
  done
}

# What is left of an exchange that did not come to its end; nothing after one that did.
end_next() {
  [[ -L $shop/next ]] || return 0
  # The sockets too, or who asks at them would start it again.
  systemctl stop booktime-web@next.socket booktime-web@next.service booktime-daphne@next.socket booktime-daphne@next.service
  rm -f "$shop/next"
}

restart_current() {
  local units
  mapfile -t units < <(units_of current)
  systemctl restart "${units[@]}" && wait_until_ready current
}

# Undoes the exchange while @next still serves. Argument: the number of the release before, empty when there was none.
go_back_to() {
  local units
  if [[ -n $1 ]]; then
    turn_link current "$1"
    restart_current || say "Release $1 has its own trouble now: systemctl status 'booktime-*'" >&2
  else
    mapfile -t units < <(units_of current)
    systemctl stop "${units[@]}"
    rm "$shop/current"
  fi
}

# Puts a release on the air, or leaves the one that is and ends the script. Whoever calls this calls end_next when it
# ends. Argument: the release's number.
switch_to() {
  local before units
  before=$(number_of current)
  end_next # a deploy that was killed may have left another one
  step "Starting release $1 beside ${before:-nothing}"
  turn_link next "$1"
  mapfile -t units < <(units_of next)
  if ! systemctl start "${units[@]}" || ! wait_until_ready next; then
    stop_with "Release $1 did not become ready, so ${before:+release }${before:-nothing} still serves. The reason is above."
  fi
  step "Exchanging ${before:-nothing} for release $1"
  turn_link current "$1"
  if ! restart_current; then
    go_back_to "$before"
    stop_with "Release $1 did not start again in its own place${before:+: release $before serves again}. The reason is above."
  fi
  systemctl restart booktime-cron.service
  end_next
}
