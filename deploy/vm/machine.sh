# shellcheck shell=bash
# shellcheck disable=SC2154 # what is not assigned here is common.sh's or install's
# The steps of install, in their order. Each leaves alone what is as it should be.

packages=(certbot curl gettext-base git libnginx-mod-http-brotli-static logrotate nginx openssl postgresql python3-venv redis-server)

refuse_other_machines() {
  local ID='' VERSION_ID=''
  [[ $(id -u) == 0 || -n $dry ]] || stop_with "This changes the machine, which only root may." "Run it with sudo, or with --dry-run to see what it would do."
  # shellcheck source=/dev/null
  source /etc/os-release
  case $ID-$VERSION_ID in
    debian-12 | ubuntu-24.04) ;;
    *) stop_with "This is $ID $VERSION_ID; tried are Debian 12 and Ubuntu 24.04." "Follow docs/vm.md by hand, or take Compose (docs/compose.md)." ;;
  esac
}

# The bundles are built here, and both systems' own Node.js is 18.
refuse_old_node() {
  local version
  version=$(node --version 2>/dev/null || echo v0)
  version=${version#v}
  if ((${version%%.*} >= 20)) && command -v npm >/dev/null; then return; fi
  stop_with "Node.js 20 or later with npm is not on this machine; the build of the shop's JavaScript wants it." \
    "Install it (https://nodejs.org/en/download/package-manager), and run this again."
}

install_system_packages() {
  local name missing=()
  for name in "${packages[@]}"; do
    dpkg-query --show --showformat='${db:Status-Abbrev}' "$name" 2>/dev/null | grep -q '^ii' || missing+=("$name")
  done
  if ((${#missing[@]} == 0)); then return; fi
  step "Installing packages"
  run apt-get update -qq
  run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
}

make_user() {
  if id "$SHOP_USER" >/dev/null 2>&1; then return; fi
  step "Making the user $SHOP_USER"
  run useradd --system --home-dir "$shop" --no-create-home --shell /usr/sbin/nologin "$SHOP_USER"
}

# Argument: path, mode, owner.
directory() {
  if [[ -d $1 ]]; then return; fi
  if [[ $(id -u) == 0 ]]; then run install -d -m "$2" -o "$3" "$1"; else run install -d -m "$2" "$1"; fi
}

make_directories() {
  local name
  step "Directories below $shop"
  directory "$shop" 0755 root
  for name in releases venvs cache static media; do directory "$shop/$name" 0755 "$SHOP_USER"; done
  directory "$shop/acme" 0755 root
  directory "$etc/tls" 0700 root
  directory "$log_dir" 0750 root
  # On a machine with systemd its tmpfiles make it, at every start.
  [[ -z $root ]] || directory "$run_dir" 0755 "$SHOP_USER"
}

write_settings() {
  write "$etc/install.conf" 0644 <<SETTINGS
# What install was told; deploy, rollback and certificate read it.
DOMAIN=$domain
SHOP_USER=$SHOP_USER
SETTINGS
}

# The shop's config vars. Made once: from then on it is the administrator's.
write_env_file() {
  local hosts=$domain
  if [[ -e $shop/env ]]; then return; fi
  step "Config vars"
  [[ -z $subdomains ]] || hosts=.$domain
  {
    echo "# The shop's config vars (docs/config-vars.md), a plain NAME=value a line; deploy/vm/deploy --again makes them count."
    echo "SECRET_KEY=$(openssl rand -hex 32)"
    echo "ALLOWED_HOSTS=$hosts"
    [[ -z $subdomains ]] || echo "SHOP_DOMAIN=$domain"
    echo "SHOP_URL=https://$domain"
    # By the socket and as oneself: no password that could be read anywhere.
    echo "DATABASE_URL=postgres://$SHOP_USER@%2Fvar%2Frun%2Fpostgresql/booktime"
    echo "REDIS_URL=redis://127.0.0.1:6379/0"
    echo "WSGI_SERVER=gunicorn"
  } | write "$shop/env" 0600
}

make_database() {
  as_postgres() { runuser --user postgres -- "$@"; }
  if [[ -z $dry || -x $(command -v psql) ]] && [[ $(as_postgres psql -Atc "SELECT 1 FROM pg_database WHERE datname = 'booktime'" 2>/dev/null) == 1 ]]; then
    return
  fi
  step "The database"
  run runuser --user postgres -- createuser "$SHOP_USER"
  run runuser --user postgres -- createdb --owner "$SHOP_USER" booktime
}

write_units() {
  local unit
  step "systemd's units"
  for unit in "$vm"/systemd/*; do
    filled "$unit" | write "$root/etc/systemd/system/${unit##*/}" 0644
  done
  filled "$vm/tmpfiles.conf" | write "$root/etc/tmpfiles.d/booktime.conf" 0644
  write "$root/etc/systemd/journald.conf.d/booktime.conf" 0644 <"$vm/journald.conf"
}

# Until certbot has another one: nginx does not start without any.
make_self_signed_certificate() {
  filled "$vm/use-certificate" | write "$etc/use-certificate" 0755
  if [[ -e $etc/tls/fullchain.pem ]]; then return; fi
  step "A self-signed certificate, until deploy/vm/certificate gets a real one"
  run openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 -subj "/CN=$domain" \
    -addext "subjectAltName=DNS:$domain,DNS:*.$domain" -keyout "$etc/tls/privkey.pem" -out "$etc/tls/fullchain.pem"
}

write_site() {
  local hosts=$domain site=$root/etc/nginx/sites-available/booktime.conf
  step "nginx"
  if ! command -v envsubst >/dev/null; then say "writes $site, once gettext-base is installed"; return; fi
  [[ -z $subdomains ]] || hosts=.$domain
  HOSTS=$hosts CERTIFICATE=$etc/tls/fullchain.pem CERTIFICATE_KEY=$etc/tls/privkey.pem STATIC_ROOT=$shop/static MEDIA_ROOT=$shop/media \
    ACME_ROOT=$shop/acme UPLOAD_SIZE=$UPLOAD_SIZE WEB=booktime_web DAPHNE=booktime_daphne HTTP_PORT=$HTTP_PORT HTTPS_PORT=$HTTPS_PORT \
    ADDRESS=$ADDRESS ACCESS_LOG=$log_dir/access.log "$clone/deploy/nginx/render" | write "$site" 0644
  filled "$vm/nginx/upstreams.conf" | write "$root/etc/nginx/conf.d/booktime-upstreams.conf" 0644
  if [[ ! -e $root/etc/nginx/sites-enabled/booktime.conf ]]; then
    run mkdir -p "$root/etc/nginx/sites-enabled"
    run ln -s ../sites-available/booktime.conf "$root/etc/nginx/sites-enabled/booktime.conf"
  fi
  # Ours answers for unknown hosts as well, and there can be one default only.
  if [[ -L $root/etc/nginx/sites-enabled/default ]]; then run rm "$root/etc/nginx/sites-enabled/default"; fi
}

write_log_rotation() {
  step "Log rotation"
  filled "$vm/logrotate" | write "$root/etc/logrotate.d/booktime" 0644
}

start_everything() {
  local socket
  if [[ ! -d /run/systemd/system ]]; then
    say "systemd does not run here: start what the units say by other means."
    return
  fi
  step "Starting what can start before the first deploy"
  run systemd-tmpfiles --create "$root/etc/tmpfiles.d/booktime.conf"
  run systemctl daemon-reload
  if [[ $changed == */journald.conf.d/* ]]; then run systemctl restart systemd-journald; fi
  run systemctl enable booktime-web.socket booktime-daphne.socket booktime-web@current booktime-daphne@current booktime-cron
  # Without a release a request that is let in would start a service that cannot start.
  if [[ -e $shop/current ]]; then
    for socket in booktime-web.socket booktime-daphne.socket; do
      systemctl is-active --quiet "$socket" || run systemctl start "$socket"
    done
  fi
  run nginx -t
  run systemctl reload-or-restart nginx
}
