# Saying what is done and how long it took. To standard error: standard output belongs to the results.

say() {
    printf '%s\n' "$*" >&2
}

# now_ms: milliseconds of a clock that only runs forward.
now_ms() {
    local up
    read -r up _ </proc/uptime
    printf '%d' "$((10#${up/./} * 10))"
}

took() {
    local ms=$(($(now_ms) - $1))
    printf '%d.%d s' "$((ms / 1000))" "$((ms % 1000 / 100))"
}

# step NAME COMMAND...: runs it, passes its failure on.
step() {
    local name=$1 began outcome=0
    shift
    began=$(now_ms)
    say "── $name"
    "$@" || outcome=$?
    if ((outcome == 0)); then
        say "   $name: done in $(took "$began")"
    else
        say "   $name: FAILED after $(took "$began")"
    fi
    return "$outcome"
}

# unchanged STAMP PATH...: are the files under PATH those of the last keep_stamp? By name, size and time.
fingerprint() {
    find "$@" \( -name node_modules -o -name dist \) -prune -o -type f -printf '%p %s %T@\n' |
        LC_ALL=C sort | sha256sum | cut -d' ' -f1
}
unchanged() {
    local stamp=$1
    shift
    [[ -f $stamp && $(<"$stamp") == "$(fingerprint "$@")" ]]
}
keep_stamp() {
    local stamp=$1
    shift
    mkdir -p "$(dirname "$stamp")"
    fingerprint "$@" >"$stamp"
}
