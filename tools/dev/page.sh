# The page as it is being written: Vite renews it at each change of web/src, a server with the demonstration company stands
# behind it, on a data folder that goes with it.

# shellcheck source=tools/dev/run.sh
source tools/dev/run.sh

# free_ports COUNT: ports of this machine that nobody listens to now, one a line.
free_ports() {
    node -e '
        const net = require("node:net");
        const servers = Array.from({ length: +process.argv[1] }, () => net.createServer().listen(0, "127.0.0.1"));
        Promise.all(servers.map((each) => new Promise((done) => each.on("listening", done)))).then(() =>
            servers.forEach((each) => { console.log(each.address().port); each.close(); }));' "$1"
}

# await_ready URL PID: until the server answers, or has ended.
await_ready() {
    local deadline=$((SECONDS + 120))
    until curl --silent --fail --output /dev/null "$1/readyz"; do
        if ! kill -0 "$2" 2>/dev/null || ((SECONDS > deadline)); then
            say "page: the server did not get ready"
            return 1
        fi
        sleep 0.2
    done
}

end_page_server() {
    kill "$page_server" 2>/dev/null || true
    wait "$page_server" 2>/dev/null || true
    rm -rf "$page_folder"
}

dev_page() {
    local ports port=5173 url
    if (($# > 0)); then
        if [[ $# != 2 || $1 != --port || ! $2 =~ ^[0-9]+$ ]]; then
            usage >&2
            exit 2
        fi
        port=$2
    fi
    install_for run
    step "server (release)" build_native release zongji

    step "types of the page" page_types

    page_folder=$(mktemp -d -t zongji-page-XXXXXX)
    mapfile -t ports < <(free_ports 2)
    url=http://127.0.0.1:${ports[0]}
    # Vite delivers the page: the server needs no built one.
    write_server_config "$page_folder/zongji.toml" 127.0.0.1 "${ports[@]}" ''
    build/release/bin/zongji serve --demo --config "$page_folder/zongji.toml" \
        --data "$page_folder/data" >&2 &
    page_server=$!
    trap end_page_server EXIT
    step "demonstration company on $url" await_ready "$url" "$page_server"
    say "Open the page where Vite says; what it asks goes to $url. The data goes with Ctrl-C."
    (cd web && ZONGJI_SERVER=$url npx --no-install vite --port "$port")
}
