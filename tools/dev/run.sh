# Builds and starts the hotline.

# The configuration of a server that is tried out on this machine. $1: file, $2: HTTP port, $3: SIP port.
write_server_config() {
    mkdir -p "$(dirname "$1")"
    cat >"$1" <<END
web_root = "$PWD/web/dist"

[http]
address = "127.0.0.1"
port = $2

[sip]
address = "127.0.0.1"
port = $3
END
}

dev_run() {
    local data=data http=8080 sip=5060 demo=--demo build_only=no began
    while (($# > 0)); do
        case $1 in
            --empty) demo= ;;
            --build-only) build_only=yes ;;
            --data | --http | --sip)
                if (($# < 2)); then
                    say "$1 needs a value"
                    exit 2
                fi
                printf -v "${1#--}" '%s' "$2"
                shift
                ;;
            *)
                say "run: unknown option $1"
                usage >&2
                exit 2
                ;;
        esac
        shift
    done
    local port
    for port in "$http" "$sip"; do
        if [[ ! $port =~ ^[0-9]+$ ]] || ((port < 1 || port > 65535)); then
            say "run: $port is no port"
            exit 2
        fi
    done

    began=$(now_ms)
    install_for run
    build_all
    say "Ready after $(took "$began"): build/release/bin/zongji"
    if [[ $build_only == yes ]]; then
        return 0
    fi

    local config=build/run/zongji-$http-$sip.toml
    write_server_config "$config" "$http" "$sip"
    # shellcheck disable=SC2086
    exec build/release/bin/zongji serve --config "$config" --data "$data" $demo
}
