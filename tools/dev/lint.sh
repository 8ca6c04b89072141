# What can be said of the code without running it.

check_format() {
    local files
    mapfile -t files < <(find src test -name node_modules -prune -o \
        \( -name '*.h' -o -name '*.cpp' \) -print | sort)
    clang-format --dry-run --Werror "${files[@]}" >&2
}

# Types of the server's interface, whichever was built last.
page_lint() {
    [[ -f web/src/shared/api/generated.ts ]] || build_native release zongji || return 1
    (cd web && npm run --silent lint) >&2
}

# tidy FILE...: what clang-tidy finds in them; without files, in the whole program. About 12 s of one core each. Of
# Debian's, version 19: 14 does not know the library's source_location.
# It cannot read g++'s precompiled header, and so gets the same commands with the text of it, each file by itself.
tidy() {
    local build=build/tidy files=("$@")
    cmake --preset release -B "$build" -DZONGJI_BATCHES=OFF >/dev/null || return 1
    cp "$build/CMakeFiles/precompiled.dir/cmake_pch.hxx" "$build/precompiled.h"
    sed -i "s#$PWD/$build/CMakeFiles/precompiled.dir/cmake_pch.hxx#$PWD/$build/precompiled.h#g; s/-Winvalid-pch//g" \
        "$build/compile_commands.json"
    if ((${#files[@]} == 0)); then
        mapfile -t files < <(find src -name test -prune -o -name '*.cpp' -print | sort)
    fi
    printf '%s\0' "${files[@]}" |
        xargs -0 -n 1 -P "$(nproc)" clang-tidy-19 --quiet -p build/tidy \
            --extra-arg=-Wno-unknown-warning-option --extra-arg=-Wno-deprecated-declarations >&2
}

# Sources that differ from what was committed.
changed_sources() {
    git status --porcelain --untracked-files=all -- src |
        sed -n 's/^...//; s/^.* -> //; /\/test\//d; /\.cpp$/p'
}

dev_lint() {
    local outcome=0 files
    install_for test || return 1
    step "Debian packages of the linter" install_packages lint || return 1
    step "includes" python3 tools/check_includes.py || outcome=1
    step "format" check_format || outcome=1
    step "page: lint" page_lint || outcome=1
    if [[ ${1:-} == --all ]]; then
        step "clang-tidy" tidy || outcome=1
    else
        mapfile -t files < <(changed_sources)
        ((${#files[@]} == 0)) || step "clang-tidy (changed files)" tidy "${files[@]}" || outcome=1
    fi
    return "$outcome"
}
