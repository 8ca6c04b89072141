#include "app/founding.h"

#include "domain/identity/passwords.h"
#include "domain/settings/yaml_document.h"
#include "starter_document.h"

#include <iostream>

namespace zongji::app {
namespace {

// With what takes a first call; the rest is made on the settings' pages.
Result<configuration::Document> document(const std::string& password) {
    ZONGJI_TRY(auto read, settings::read_document(starter_document));
    configuration::User admin{.key = "admin", .name = "admin", .org_unit = "hq"};
    admin.roles = {configuration::Role::administrator};
    admin.password = password;
    read.document.users.push_back(admin);
    return read.document;
}

Result<void> found(settings::Settings& settings) {
    const std::string password = identity::random_password();
    ZONGJI_TRY(const auto made, document(password));
    ZONGJI_CHECK(without_problems(settings.apply(made, {}, {UserId{}, "first start", {}})));
    std::cout << "An administrator was made. It is shown this once:\n  login admin, password "
              << password << "\n";
    return {};
}

}  // namespace

Founding starter() {
    return {found, {}};
}

Result<void> without_problems(const Result<settings::ApplyReport>& report) {
    if (!report)
        return report.error();
    for (const auto& problem : report->problems)
        return invalid(problem.message, problem.path);
    return {};
}

}  // namespace zongji::app
