# shellcheck shell=bash
# shellcheck disable=SC2034 # most of it is used by those who source this: install, deploy, rollback, certificate

stop_with() {
  printf ' !     %s\n' "$@" >&2
  exit 1
}
step() { echo "-----> $*"; }
say() { printf '       %s\n' "$@"; }

# Where everything is. BOOKTIME_ROOT, install's --root, is put before each path: for a try-out, and for tests.
root=${BOOKTIME_ROOT:-}
shop=$root/srv/booktime
run_dir=$root/run/booktime
etc=$root/etc/booktime
vm=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
clone=$(cd "$vm/../.." && pwd)

# What install was told: SHOP_USER, DOMAIN and others.
read_settings() {
  [[ -r $etc/install.conf ]] || stop_with "The shop is not installed here: $etc/install.conf is missing or cannot be read." \
    "Run sudo deploy/vm/install DOMAIN first; this wants sudo too."
  # shellcheck source=/dev/null
  source "$etc/install.conf"
}

# Runs a command as the shop's user, which builds and migrates without any power over the machine.
as_shop() {
  if [[ $(id -u) == 0 && $SHOP_USER != root ]]; then
    runuser --user "$SHOP_USER" -- env HOME="$shop/cache" "$@" # pip's and npm's caches
  else
    "$@"
  fi
}

# Runs a command of a release with the config vars of the env file. Arguments: the release's directory, the command.
with_config() {
  local release=$1 line
  shift
  (
    while IFS= read -r line || [[ -n $line ]]; do
      [[ -z $line || $line == "#"* ]] || export "${line?}"
    done <"$shop/env"
    GIT_REV=$(<"$release/REVISION")
    export GIT_REV MEDIA_ROOT=$shop/media PATH=$release/.venv/bin:$PATH
    cd "$release" && as_shop "$@"
  )
}

# systemd reads quotes and backslashes in the env file in its own way, this script does not: a value is what it looks like.
check_env_file() {
  local odd
  odd=$(grep -nvE '^([A-Z][A-Z0-9_]*=[^"'\''\\]*|#.*|)$' "$shop/env" | cut -d: -f1 || true) # what a line says may be secret
  [[ -z $odd ]] || stop_with "$shop/env has lines that are not a plain NAME=value, without quotes and backslashes: ${odd//$'\n'/, }" \
    "Mend them, and run this again."
}

# One at a time. The kernel frees the lock when its holder dies.
lock() {
  exec 9>>"$shop/lock"
  flock --nonblock 9 || stop_with "Another deploy or rollback is under way: $(cat "$shop/lock.holder" 2>/dev/null || echo unknown)" \
    "Wait for its end, and run this again."
  echo "${0##*/} by ${SUDO_USER:-$(id -un)} since $(date +%H:%M), process $$" >"$shop/lock.holder"
}

# The number of the release that a link leads to; empty when there is none.
number_of() {
  local target
  target=$(readlink "$shop/$1") || return 0
  echo "${target##*/}"
}

# Makes a link, or turns it, in one step. Arguments: name, number of the release.
turn_link() {
  ln -sfn "releases/$2" "$shop/.$1.new"
  mv -T "$shop/.$1.new" "$shop/$1"
}
