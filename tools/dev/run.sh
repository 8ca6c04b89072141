# Builds and starts the hotline.

# The configuration of a server that is tried out. $1: file, $2: address, $3: HTTP port, $4: SIP port, $5: the built page.
write_server_config() {
    mkdir -p "$(dirname "$1")"
    cat >"$1" <<END
web_root = "$5"

[http]
address = "$2"
port = $3

[sip]
address = "$2"
port = $4
END
}

dev_run() {
    local data=data address=127.0.0.1 http=8080 sip=5060 demo=--demo build_only=no began
    while (($# > 0)); do
        case $1 in
            --empty) demo= ;;
            --build-only) build_only=yes ;;
            --data | --address | --http | --sip)
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
    if [[ ! $address =~ ^[0-9a-fA-F.:]+$ || $address == 0.0.0.0 || $address == :: ]]; then
        say "run: --address takes one IP address of this machine, as phones and browsers reach it"
        exit 2
    fi
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
    write_server_config "$config" "$address" "$http" "$sip" "$PWD/web/dist"
    # shellcheck disable=SC2086
    exec build/release/bin/zongji serve --config "$config" --data "$data" $demo
}
