# The scenarios as text (test/scenarios), run by one program. Sourced; `totals`, `step` and `check` are those of test.sh.

# text_scenarios [OPTION...]: as `build/release/bin/scenarios` takes them; a run that says no totals counts as one failure.
text_scenarios() {
    local report=build/test/text_scenarios.txt counts
    mkdir -p build/test
    build/release/bin/scenarios "$@" >"$report" 2>&1 || true
    cat "$report" >&2
    counts=$(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' "$report" | tail -n 1)
    [[ -n $counts && $counts != "0 0" ]] || return 1
    printf '%s\n' "$counts" >>"$totals"
}

# What belongs to each `./dev test`; some two minutes.
all_text_scenarios() {
    check "scenarios" text_scenarios
    check "scenarios, others going first" text_scenarios --seed 1 --repeat 3
    check "scenarios on PostgreSQL" text_scenarios --postgres
    check "scenarios, with a restart after each line" text_scenarios --restart
    check "scenarios, each third call to the stores failing once" text_scenarios --fail-nth once --every 3
    check "scenarios, the stores failing for good from each seventh call on" text_scenarios --fail-nth for-good --every 7
}

# What takes longer: each call, and many orders of events.
long_text_scenarios() {
    check "scenarios, each call to the stores failing once" text_scenarios --fail-nth once
    check "scenarios, the stores failing for good from each call on" text_scenarios --fail-nth for-good
    check "scenarios in fifty orders" text_scenarios --seed 1 --repeat 50
}
