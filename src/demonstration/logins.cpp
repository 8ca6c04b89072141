#include "demonstration/logins.h"

#include "demonstration/documents.h"
#include "domain/identity/passwords.h"
#include "domain/settings/yaml_document.h"

namespace zongji::demonstration {

std::vector<Login> logins(const configuration::Snapshot& snapshot) {
    std::vector<Login> found;
    const auto company = settings::read_document(demo_company);
    if (!company)
        return found;
    for (const auto& user : company->document.users) {
        const auto known = snapshot.users.find(user.key);
        if (known == snapshot.users.end() || !known->second.record.active)
            continue;
        if (identity::verify_password(known->second.record.password_hash, user.password))
            found.push_back({user.key, user.password, known->second.record.roles});
    }
    return found;
}

}  // namespace zongji::demonstration
