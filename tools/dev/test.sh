# Runs the tests and closes with "N passed, N failed" and, where a test could not run, ", N skipped". A runner that runs nothing has failed.

totals=build/test/totals.txt

# check NAME COMMAND...: a step whose failure counts as one failed test; the others go on.
check() {
    step "$@" || printf '0 1\n' >>"$totals"
}

# Else undefined behaviour would be told, and the test pass.
undefined=halt_on_error=1:print_stacktrace=1

# unit_tests PRESET [OPTION...]
unit_tests() {
    local preset=$1
    shift
    # A test of what a killed process leaves begins threads in a fork; the sanitizer would rather not.
    local -x TSAN_OPTIONS="suppressions=$PWD/tools/dev/tsan_suppressions.txt die_after_fork=0"
    local -x UBSAN_OPTIONS=$undefined
    python3 tools/dev/run_unit_tests.py --bin "build/$preset/bin" --totals "$totals" "$@"
}

page_tests() {
    local report=$PWD/build/test/page.json outcome=0
    rm -f "$report"
    (cd web && npx --no-install vitest run --reporter=default --reporter=json \
        --outputFile.json="$report") >&2 || outcome=$?
    python3 tools/dev/count_tests.py vitest "$report" >>"$totals" || return 1
    return 0
}

# scenarios DIR: the end-to-end tests in it.
scenarios() {
    find "$1" -name node_modules -prune -o -name '*.test.js' -print | sort
}

# run_scenarios FILE|OPTION...
run_scenarios() {
    python3 tools/dev/run_end_to_end.py --totals "$totals" --memory build/test/end_to_end_seconds.json "$@" >&2
}

# node_tests DIR [OPTION...]
node_tests() {
    local files
    mapfile -t files < <(scenarios "$1")
    if ((${#files[@]} == 0)); then
        say "   no tests in $1"
        return 1
    fi
    run_scenarios "${@:2}" "${files[@]}"
}

# Those whose own text differs from what was committed: what somebody is writing just now.
touched_scenarios() {
    local files
    mapfile -t files < <(git status --porcelain --untracked-files=all -- test/e2e |
        sed -n 's/^...//; s/^.* -> //; /\.test\.js$/p')
    if ((${#files[@]} == 0)); then
        say "   none has been touched"
        return 0
    fi
    run_scenarios "${files[@]}"
}

tools_tests() {
    local test outcome=0
    for test in tools/*_test.py tools/dev/*_test.py; do
        [[ -f $test ]] || continue
        python3 "$test" 2>&1 | tee build/test/tools.txt >&2 || true
        python3 tools/dev/count_tests.py unittest build/test/tools.txt >>"$totals" || outcome=1
    done
    return "$outcome"
}

closing_line() {
    awk '{ passed += $1; failed += $2; skipped += $3 }
         END {
             printf "%d passed, %d failed", passed, failed
             if (skipped > 0) printf ", %d skipped", skipped
             print ""
             exit failed > 0 || passed == 0
         }' \
        "$totals"
}

test_quick() {
    install_for test || return 1
    step "npm packages of the end-to-end tests" npm_install test/e2e || return 1
    check "server and unit tests (build)" build_native release
    check "unit tests" unit_tests release --only-changed
    check "includes" python3 tools/check_includes.py
    check "page: build" build_page
    check "scenarios" text_scenarios
    check "touched end-to-end tests" touched_scenarios
}

# aside NAME FUNCTION: begins it behind the steps that follow, so that they come first where the cores do not suffice. What it
# says is kept until aside_done, lest it be mixed with theirs. Its process group is its own: whoever stops the tests stops it.
aside() {
    say "── $1, beside what follows"
    aside_name=$1
    set -m
    (
        renice -n 5 "$BASHPID" >/dev/null
        "$2"
    ) </dev/null >build/test/aside.txt 2>&1 &
    aside=$!
    set +m
    trap 'kill -- "-$aside" 2>/dev/null' EXIT
}

aside_done() {
    wait "$aside" || printf '0 1\n' >>"$totals"
    trap - EXIT
    say "── $aside_name: what they said"
    cat build/test/aside.txt >&2
}

# What needs neither phone nor browser.
without_phones() {
    check "tests of the tools" tools_tests
    check "includes" python3 tools/check_includes.py
    check "packages: all are named" python3 tools/check_packages.py
    check "format" check_format
    check "interface: its text" check_interface
    check "interface: the page's types" page_types
    check "page: lint" page_lint
    check "page: tests" page_tests
    all_text_scenarios
    check "unit tests" unit_tests release --but "$measured"
}

# The module whose tests measure sound as it comes, every 20 ms: beside other work they would measure that.
measured=edge_telephony_media

test_all() {
    install_for test || return 1
    step "npm packages of the end-to-end tests" npm_install test/e2e || return 1

    # One build serves the unit tests and the server; a second one with sanitizers takes longer than all the rest and
    # is the first of the long tests.
    check "server and unit tests (build)" build_native release
    check "page: build" build_page
    check "unit tests that measure sound" unit_tests release --only "$measured" --jobs 4
    # The end-to-end tests wait most of the time: two of them leave enough of two cores to the others.
    aside "unit tests, the page's and the tools'" without_phones
    check "end to end, side by side" node_tests test/e2e --lane shared --jobs 2 --most 60
    aside_done
    check "end to end, alone" node_tests test/e2e --lane alone
}

# The long tests, each an hour at most where two cores are free.
long_scenarios() {
    step "npm packages of the end-to-end tests" npm_install test/e2e || return 1
    check "server and scenarios (build)" build_native release zongji scenarios
    check "page: build" build_page
    long_text_scenarios
    check "many calls" node_tests test/long
}

long_units() {
    local -x ZONGJI_LONG=1  # what takes half a minute by its nature
    # Each test with inputs by chance goes on for so long, and not for a number of runs.
    local -x ZONGJI_FUZZ_SECONDS=${ZONGJI_FUZZ_SECONDS:-10}
    check "unit tests, address and undefined-behaviour sanitizers (build)" build_native dev
    check "unit tests, address and undefined-behaviour sanitizers" unit_tests dev --timeout 1200
}

# threaded: the modules with tests that have threads of their own, or hand something from one to another: those of whose files
# one names a thread, a lock, or what brings them.
threaded() {
    local file folder
    git grep -lE '#include (<(atomic|condition_variable|future|latch|mutex|thread)>|"runtime/(loop|simulation|worker_pool)\.h")' \
        -- 'src/*.h' 'src/*.cpp' |
        while read -r file; do
            folder=${file%/*}
            folder=${folder%/test}
            until [[ $folder == src || -d $folder/test ]]; do folder=${folder%/*}; done
            [[ $folder == src ]] || tr / _ <<<"${folder#src/}"
        done | sort -u
}

long_threads() {
    local modules
    mapfile -t modules < <(threaded)
    check "unit tests, thread sanitizer (build)" build_native tsan "${modules[@]/#/test_}"
    check "unit tests, thread sanitizer" unit_tests tsan --timeout 1200
}

end_to_end_with_sanitizers() {
    local -x ZONGJI=$PWD/build/dev/bin/zongji UBSAN_OPTIONS=$undefined
    node_tests test/e2e --limit 0
}

long_calls() {
    step "npm packages of the end-to-end tests" npm_install test/e2e || return 1
    check "server, address and undefined-behaviour sanitizers (build)" build_native dev zongji
    check "page: build" build_page
    check "end to end, address and undefined-behaviour sanitizers" end_to_end_with_sanitizers
}

# test_long [PART...]
test_long() {
    local part
    (($# > 0)) || set -- scenarios units threads calls
    install_for test || return 1
    for part in "$@"; do
        declare -F "long_$part" >/dev/null || { say "test: no long test \"$part\"" && return 1; }
        "long_$part" || printf '0 1\n' >>"$totals"
    done
}

dev_test() {
    local which=all began
    case ${1:-} in
        '') ;;
        --quick | --long)
            which=${1#--}
            shift
            ;;
        *)
            say "test: unknown option $1"
            usage >&2
            exit 2
            ;;
    esac
    source tools/dev/lint.sh
    source tools/dev/types.sh
    source tools/dev/scenarios.sh
    mkdir -p build/test
    : >"$totals"
    began=$(now_ms)
    "test_$which" "$@" || printf '0 1\n' >>"$totals"
    say "All of it took $(took "$began")"
    closing_line
}
