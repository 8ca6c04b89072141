# Debian packages and Node. Nothing is fetched when everything is there.

as_root() {
    if ((EUID == 0)); then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        say "Packages are missing; run as root or install sudo: $*"
        return 1
    fi
}

# missing_packages [test | lint]: those of tools/packages.txt that are not installed.
missing_packages() {
    local wanted installed
    wanted=$(awk -v with="${1:-}" '/^[a-z]/ && ($2 == "" || $2 == with) { print $1 }' \
        tools/packages.txt)
    if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
        wanted+=$'\nnodejs\nnpm'
    fi
    # A package is listed as "ii name"; one for several architectures as "name:amd64".
    installed=$(dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' | awk '$1 == "ii" { print $2 }')
    LC_ALL=C comm -23 <(LC_ALL=C sort -u <<<"$wanted") <(LC_ALL=C sort -u <<<"$installed")
}

install_packages() {
    local missing
    missing=$(missing_packages "${1:-}")
    [[ -z $missing ]] && return 0
    say "   missing: ${missing//$'\n'/ }"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2 || return 1
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $missing >&2
}

npm_ci() {
    (cd "$1" && npm ci --no-audit --no-fund --loglevel=error) >&2
}

# npm_install DIR: npm ci where package-lock.json is not the one that was installed last.
npm_install() {
    local stamp=$1/node_modules/.installed
    unchanged "$stamp" "$1/package-lock.json" && return 0
    npm_ci "$1" || return 1
    install_under_own_node "$1" || return 1
    keep_stamp "$stamp" "$1/package-lock.json"
}

# npm leaves out, in silence, what the Node that it runs under is too old for, as Debian's is for some of the page's tools.
install_under_own_node() {
    local own
    for own in "$1"/node_modules/node-linux-*/bin/node; do
        [[ -x $own && $("$own" --version) != "$(node --version)" ]] || continue
        # A copy, since npm begins with emptying the folder.
        mkdir -p build/node
        cp "$own" build/node/node
        PATH=$PWD/build/node:$PATH npm_ci "$1" || return 1
    done
    return 0
}

# Debian's Node is older than the page's tools want: they bring their own.
use_own_node() {
    local own
    for own in "$PWD"/web/node_modules/node-linux-*/bin; do
        [[ -x $own/node ]] && export PATH=$own:$PATH
    done
    return 0
}

install_for() {
    step "packages" install_packages "$1" || return 1
    step "npm packages of the page" npm_install web || return 1
    use_own_node
}
