#!/bin/sh
# Prints the path of a Chromium for the browser tests, installing the distribution's package where that is possible,
# with the one library that the program driving it needs and that a small installation lacks (libatomic).
# Fails with a clear message where there is none: the browser tests are never skipped silently.
set -u
root=$(cd "$(dirname "$0")/.." && pwd)

find_chromium() {
    for candidate in "${LOGE_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
        if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

driver_runs() {
    for node in "$root"/.venv/lib/python3*/site-packages/playwright/driver/node; do
        [ ! -x "$node" ] || "$node" --version >/dev/null 2>&1 || return 1
    done
}

install_packages() {
    command -v apt-get >/dev/null 2>&1 || return
    if [ "$(id -u)" = 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo -n"; else return; fi
    echo "Installation par apt ($*), pour les essais dans un navigateur…" >&2
    told=$(mktemp)
    # shellcheck disable=SC2086
    {
        $as_root apt-get update -qq
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
    } >"$told" 2>&1 || cat "$told" >&2
    rm -f "$told"
}

find_chromium >/dev/null || install_packages chromium fonts-liberation libatomic1
driver_runs || install_packages libatomic1
if ! driver_runs; then
    echo "La bibliothèque libatomic manque aux essais dans un navigateur (sur Debian : apt install libatomic1)." >&2
    exit 1
fi
find_chromium && exit 0
cat >&2 <<'END'
Chromium est introuvable, et les essais dans un navigateur en ont besoin.
Installez-le (sur Debian : apt install chromium), ou donnez son chemin : LOGE_CHROMIUM=/chemin/de/chromium make test
END
exit 1
