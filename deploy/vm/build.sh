# shellcheck shell=bash
# shellcheck disable=SC2154 # what is not assigned here is common.sh's
# Makes a release ready to run, in its directory. Sourced by deploy and rollback, after common.sh.

# The packages, in an environment that releases with the same ones share: its path does not move.
install_packages() {
  local release=$1 key venv
  key=$( (python3 --version && cat "$release"/requirements.txt "$release"/deploy/requirements.txt) | sha256sum | cut -c1-16)
  venv=$shop/venvs/$key
  if [[ ! -e $venv/ready ]]; then
    step "Installing the Python packages"
    as_shop rm -rf "$venv"
    as_shop python3 -m venv "$venv"
    as_shop "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: \
      --requirement "$release/requirements.txt" --requirement "$release/deploy/requirements.txt"
    as_shop touch "$venv/ready"
  fi
  as_shop ln -sfn "$venv" "$release/.venv"
}

# Node's packages are moved in for the build and out again: the next build mostly wants the same.
build_bundles() {
  local release=$1 key kept
  key=$(sha256sum "$release/package-lock.json" | cut -c1-16)
  kept=$shop/cache/node-$key
  if [[ -d $kept ]]; then
    as_shop mv "$kept" "$release/node_modules"
  else
    step "Installing the Node packages"
    (cd "$release" && as_shop npm ci --no-audit --no-fund --loglevel=error)
  fi
  step "Building the bundles with webpack"
  (cd "$release" && as_shop npm run --silent build)
  as_shop rm -rf "$shop"/cache/node-*
  as_shop mv "$release/node_modules" "$kept"
}

build() {
  local release=$1
  install_packages "$release"
  build_bundles "$release"
  step "Collecting static files"
  (
    cd "$release" || exit
    as_shop .venv/bin/python manage.py collectstatic --noinput --verbosity 0
    as_shop .venv/bin/python manage.py describe_migrations --output migrations.json
    as_shop .venv/bin/python -m compileall -q booktime main deploy
  )
}

# New files come beside those of earlier releases: a page that is still open asks for its own.
publish_static() {
  local release=$1 file
  step "Publishing static files"
  as_shop cp -rn "$release/staticfiles/." "$shop/static/"
  # Names without a hash: replaced whole, so that nobody reads half of one.
  (cd "$release/staticfiles" && find . -type f -printf '%P\0') | while IFS= read -r -d '' file; do
    cmp -s "$release/staticfiles/$file" "$shop/static/$file" && continue
    as_shop cp "$release/staticfiles/$file" "$shop/static/$file.new"
    as_shop mv "$shop/static/$file.new" "$shop/static/$file"
  done
}

# Takes away what no kept release needs. Argument: how many releases to keep beside the one that serves.
clean_up() {
  local number kept file
  mapfile -t kept < <(releases | tail -n "$(($1 + 1))")
  for number in "$shop"/releases/*; do
    number=${number##*/}
    if [[ " ${kept[*]} $(number_of current) " != *" $number "* ]]; then as_shop rm -rf "$shop/releases/$number"; fi
  done
  for file in "$shop"/venvs/*; do
    [[ " $(readlink "$shop"/releases/*/.venv | tr '\n' ' ') " == *" $file "* ]] || as_shop rm -rf "$file"
  done
  # A month is longer than any page stays open.
  (cd "$shop/static" && find . -type f -mtime +30 -printf '%P\0') | while IFS= read -r -d '' file; do
    compgen -G "$shop/releases/*/staticfiles/$file" >/dev/null || as_shop rm -f "$shop/static/$file"
  done
}

# The numbers of the releases that are here and whole, in their order.
releases() { find "$shop/releases" -mindepth 2 -maxdepth 2 -name REVISION -printf '%h\n' | sed 's|.*/||' | sort -n; }
