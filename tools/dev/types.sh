# The interface as docs/openapi.json, which is what the server prints, and the page's types made from it.

api_document() {
    build/release/bin/zongji openapi | python3 -m json.tool --no-ensure-ascii --indent 2
}

page_types() {
    (cd web && npm run --silent types -- "$@") >&2
}

dev_types() {
    install_for run
    build_native release zongji
    api_document >docs/openapi.json
    page_types
}

check_api_document() {
    mkdir -p build/test
    api_document >build/test/openapi.json || return 1
    if ! diff -u docs/openapi.json build/test/openapi.json >&2; then
        say "   docs/openapi.json is not what the server says. ./dev types renews it and the page's types."
        return 1
    fi
}

check_page_types() {
    if ! page_types --check; then
        say "   web/src/shared/api/generated.ts is not made from docs/openapi.json. ./dev types renews it."
        return 1
    fi
}
