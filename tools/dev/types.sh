# The interface as docs/interface.txt, made from what the server prints, and the page's types.

interface_text() {
    build/release/bin/zongji openapi | python3 tools/interface.py
}

dev_types() {
    install_for run
    step "server (release)" build_native release zongji
    step "types of the page" page_types
    interface_text >build/interface.txt
    mv build/interface.txt docs/interface.txt
    git --no-pager diff --stat -- docs/interface.txt >&2
}

check_interface() {
    mkdir -p build/test
    interface_text >build/test/interface.txt || return 1
    if ! diff -u docs/interface.txt build/test/interface.txt >&2; then
        say "   docs/interface.txt is not what the server says. ./dev types renews it."
        return 1
    fi
}
