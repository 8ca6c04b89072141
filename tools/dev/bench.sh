# Named benchmarks: executables in test/bench, and build/release/bin/bench_*. Each prints one JSON line per figure:
# {"figure": "...", "value": 1, "unit": "...", "runs": [...]}

bench_names() {
    find test/bench -maxdepth 1 -name '*.bench.js' -printf '%f\n' | sed 's/\.bench\.js$//' | sort
}

# The benchmark of that name, or the one that prints the figure of that name.
bench_of() {
    if [[ -f test/bench/$1.bench.js ]]; then
        printf '%s\n' "$1"
    else
        awk -v figure="$1" '$1 == "//" && $2 == "figure:" && $3 == figure { print FILENAME }' \
            test/bench/*.bench.js | sed 's/.*\///; s/\.bench\.js$//' | head -n 1
    fi
}

dev_bench() {
    local names=() name found outcome=0
    for name in "$@"; do
        found=$(bench_of "$name")
        if [[ -z $found ]]; then
            say "There is no benchmark $name. There are: $(bench_names | tr '\n' ' ')"
            return 2
        fi
        [[ " ${names[*]} " == *" $found "* ]] || names+=("$found")
    done
    if ((${#names[@]} == 0)); then
        mapfile -t names < <(bench_names)
    fi
    if ((${#names[@]} == 0)); then
        say "There are no benchmarks in test/bench."
        return 1
    fi
    install_for test
    step "npm packages of the tests" npm_install test/e2e
    build_all
    for name in "${names[@]}"; do
        step "$name" node "test/bench/$name.bench.js" || outcome=1
    done
    return "$outcome"
}
