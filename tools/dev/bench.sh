# Named benchmarks: executables in test/bench, and build/release/bin/bench_*. Each prints one JSON line per figure:
# {"figure": "...", "value": 1, "unit": "...", "runs": [...]}

bench_names() {
    find test/bench -maxdepth 1 -name '*.bench.js' -printf '%f\n' | sed 's/\.bench\.js$//' | sort
}

dev_bench() {
    local names=("$@") name outcome=0
    if ((${#names[@]} == 0)); then
        mapfile -t names < <(bench_names)
    fi
    if ((${#names[@]} == 0)); then
        say "There are no benchmarks in test/bench."
        return 1
    fi
    for name in "${names[@]}"; do
        if [[ ! -f test/bench/$name.bench.js ]]; then
            say "There is no benchmark $name. There are: $(bench_names | tr '\n' ' ')"
            return 2
        fi
    done
    install_for test
    step "npm packages of the tests" npm_install test/e2e
    build_all
    for name in "${names[@]}"; do
        step "$name" node "test/bench/$name.bench.js" || outcome=1
    done
    return "$outcome"
}
