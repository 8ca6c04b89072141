# Native code by preset, and the page. Each returns at once when nothing has changed.
# These functions also run where `set -e` does not hold (in conditions), so they pass failures on by hand.

# build_native PRESET TARGET...
build_native() {
    local preset=$1
    shift
    if [[ ! -f build/$preset/build.ninja ]]; then
        cmake --preset "$preset" >&2 || return 1
    fi
    ninja -C "build/$preset" -j "$(nproc)" "$@" >&2
}

# From the interface of the server, which has been built before.
page_types() {
    (cd web && node types.mjs) >&2
}

build_page() {
    local stamp=build/page.stamp
    page_types || return 1
    if [[ -f web/dist/index.html ]] && unchanged "$stamp" web; then
        return 0
    fi
    (cd web && npm run --silent build) >&2 || return 1
    keep_stamp "$stamp" web
}

build_all() {
    step "server (release)" build_native release zongji || return 1
    step "page" build_page
}
