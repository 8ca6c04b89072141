#include "app/ready_text.h"

#include "app/sip_directory.h"

#include <fmt/format.h>

namespace zongji::app {
namespace {

std::string roles_of(const demonstration::Login& login) {
    std::string text;
    for (const auto role : login.roles)
        text += (text.empty() ? "" : ", ") + enum_name(role);
    return text;
}

// As it stands in a URL.
std::string place(const std::string& address, std::uint16_t port) {
    return address.find(':') != std::string::npos ? fmt::format("[{}]:{}", address, port)
                                                  : fmt::format("{}:{}", address, port);
}

}  // namespace

bool is_trunk(const configuration::Snapshot& snapshot, const std::string& address) {
    const auto directory = sip_directory(snapshot);
    const auto ip = sip::parse_ip(address);
    return directory && ip && (*directory)->trunk_at({*ip, 0}) != nullptr;
}

std::string ready_text(const ReadyMessage& ready) {
    const std::string sip = place(ready.sip_address, ready.sip_port);
    std::string text =
        fmt::format("Zongji is ready after {:.1f} s\n  page   {}://{}/\n  SIP    {}\n",
                    static_cast<double>(ready.took.us) / 1e6, ready.tls ? "https" : "http",
                    place(ready.http_address, ready.http_port), sip);
    if (ready.logins.empty())
        return text;
    for (const auto& login : ready.logins)
        text +=
            fmt::format("  sign in  {} / {} ({})\n", login.key, login.password, roles_of(login));
    text += fmt::format(
        "  chen's phone  register any SIP phone at {} (UDP or TCP) as user 8003 with the secret\n"
        "                demo-phone-8003; from it *50 makes him available\n"
        "  call it       sip:4001234567@{} from {}, or\n"
        "                build/release/bin/zongji callers 4001234567 --host {} --sip {}\n",
        sip, sip,
        ready.own_calls_taken ? "a SIP phone on this machine"
                              : "a phone that registers like chen's",
        ready.sip_address, ready.sip_port);
    return text;
}

}  // namespace zongji::app
