#include "app/ready_text.h"

#include "demo_documents.h"
#include "domain/identity/passwords.h"
#include "domain/settings/yaml_document.h"

#include <fmt/format.h>

namespace zongji::app {
namespace {

std::string roles_of(const DemonstrationLogin& login) {
    std::string text;
    for (const auto role : login.roles)
        text += (text.empty() ? "" : ", ") + enum_name(role);
    return text;
}

}  // namespace

std::vector<DemonstrationLogin> demonstration_logins(const configuration::Snapshot& snapshot) {
    std::vector<DemonstrationLogin> logins;
    const auto demonstration = settings::read_document(demo_company);
    if (!demonstration)
        return logins;
    for (const auto& user : demonstration->document.users) {
        const auto known = snapshot.users.find(user.key);
        if (known == snapshot.users.end() || !known->second.record.active)
            continue;
        if (identity::verify_password(known->second.record.password_hash, user.password))
            logins.push_back({user.key, user.password, known->second.record.roles});
    }
    return logins;
}

std::string ready_text(const ReadyMessage& ready) {
    std::string text =
        fmt::format("Zongji is ready after {:.1f} s\n  page   {}://{}:{}/\n  SIP    {}:{}\n",
                    static_cast<double>(ready.took.us) / 1e6, ready.tls ? "https" : "http",
                    ready.http_address, ready.http_port, ready.sip_address, ready.sip_port);
    if (ready.logins.empty())
        return text;
    for (const auto& login : ready.logins)
        text +=
            fmt::format("  sign in  {} / {} ({})\n", login.key, login.password, roles_of(login));
    const std::string sip = fmt::format("{}:{}", ready.sip_address, ready.sip_port);
    text += fmt::format(
        "  chen's phone  register any SIP phone at {} (UDP or TCP) as user 8003 with the secret\n"
        "                demo-phone-8003; from it *50 makes him available\n"
        "  call it       sip:4001234567@{} from a SIP phone on this machine, or\n"
        "                build/release/bin/zongji callers 4001234567 --host {} --sip {}\n",
        sip, sip, ready.sip_address, ready.sip_port);
    return text;
}

}  // namespace zongji::app
