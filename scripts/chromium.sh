#!/bin/sh
# Prints the path of a Chromium for the browser tests, installing the distribution's package where that is possible.
# Fails with a clear message where there is none: the browser tests are never skipped silently.
set -u

find_chromium() {
    for candidate in "${LOGE_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
        if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1; then
            command -v "$candidate"
            exit 0
        fi
    done
}

install_chromium() {
    command -v apt-get >/dev/null 2>&1 || return
    if [ "$(id -u)" = 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo -n"; else return; fi
    echo "Installation de Chromium par apt (pour les essais dans un navigateur)…" >&2
    told=$(mktemp)
    # shellcheck disable=SC2086
    {
        $as_root apt-get update -qq
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            chromium fonts-liberation
    } >&2 2>"$told" || cat "$told" >&2
    rm -f "$told"
}

find_chromium
install_chromium
find_chromium
cat >&2 <<'EOF'
Chromium est introuvable, et les essais dans un navigateur en ont besoin.
Installez-le (sur Debian : apt install chromium), ou donnez son chemin : LOGE_CHROMIUM=/chemin/de/chromium make test
EOF
exit 1
