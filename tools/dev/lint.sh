# What can be said of the code without running it.

check_format() {
    local files
    mapfile -t files < <(find src test -name node_modules -prune -o \
        \( -name '*.h' -o -name '*.cpp' \) -print | sort)
    clang-format --dry-run --Werror "${files[@]}" >&2
}

page_lint() {
    (cd web && npm run --silent lint) >&2
}

dev_lint() {
    local outcome=0
    install_for test
    step "includes" python3 tools/check_includes.py || outcome=1
    step "format" check_format || outcome=1
    step "page: lint" page_lint || outcome=1
    return "$outcome"
}
