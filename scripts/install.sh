#!/bin/sh
# Installs into .venv what `run` or `test` needs, exactly as written in locks/. Nothing is done when the lock has not
# changed since the last time. Usage: scripts/install.sh run|test
set -eu

what=$1
root=$(cd "$(dirname "$0")/.." && pwd)
venv=$root/.venv
lock=$root/locks/$what.txt
minimum='import sys; sys.exit(sys.version_info < (3, 11))'

say() { printf '%s\n' "$*" >&2; }

find_python() {
    for candidate in ${PYTHON:-} python3.11 python3.12 python3.13 python3; do
        if command -v "$candidate" >/dev/null 2>&1 && "$candidate" -c "$minimum"; then
            command -v "$candidate"
            return
        fi
    done
    say "Loge a besoin de Python 3.11 ou plus récent (introuvable sur cette machine)."
    exit 1
}

stamp_value() {
    cat "$lock" "$root/scripts/install.sh" | "$venv/bin/python" -c \
        'import hashlib, sys; print(sys.version, hashlib.sha256(sys.stdin.buffer.read()).hexdigest())'
}

installed() {
    # What the tests need contains what a run needs.
    for done_for in "$what" test; do
        [ -x "$venv/bin/python" ] && "$venv/bin/python" -c "$minimum" 2>/dev/null || return 1
        stamp=$venv/.installed-$done_for
        lock=$root/locks/$done_for.txt
        if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(stamp_value)" ]; then return 0; fi
    done
    lock=$root/locks/$what.txt
    return 1
}

make_venv() {
    python=$(find_python)
    if ! "$python" -m venv --clear "$venv"; then
        say "Le module venv de $python manque : installez-le (sur Debian : apt install python3-venv), puis recommencez."
        exit 1
    fi
}

install_with_uv() {
    # Two names for one setting: uv ignores pip's certificates, and must use those of the system.
    export UV_SYSTEM_CERTS=1 UV_HTTP_TIMEOUT=120
    if [ ! -x "$venv/bin/uv" ]; then
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-compile --only-binary :all: \
            --require-hashes -r "$root/locks/uv.txt" || return 1
    fi
    "$venv/bin/uv" pip install --quiet --python "$venv/bin/python" --require-hashes -r "$lock"
}

install_with_pip() {
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r "$lock"
}

write_command() {
    # The `loge` command of this checkout, without building a package.
    printf '#!/bin/sh\nPYTHONPATH="%s" exec "%s/bin/python" -m loge "$@"\n' "$root" "$venv" >"$venv/bin/loge"
    chmod 755 "$venv/bin/loge"
}

if installed; then exit 0; fi
say "Installation des composants dans $venv (une à deux minutes la première fois)…"
[ -x "$venv/bin/python" ] && "$venv/bin/python" -c "$minimum" 2>/dev/null || make_venv
if ! install_with_uv; then
    say "uv n’est pas utilisable ici : installation par pip, plus lente."
    install_with_pip
fi
write_command
lock=$root/locks/$what.txt
stamp_value >"$venv/.installed-$what"
