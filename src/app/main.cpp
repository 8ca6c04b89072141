#include "app/backup.h"
#include "app/check/check.h"
#include "app/control/control_socket.h"
#include "app/control/verbs.h"
#include "app/server.h"
#include "demonstration/simulated_customers.h"
#include "domain/settings/settings.h"
#include "edge/http/api/api.h"
#include "edge/speech/sound_library.h"
#include "runtime/log.h"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include <CLI/CLI.hpp>
#include <unistd.h>

namespace {

using namespace zongji;

int fail(const Error& error) {
    std::cerr << "zongji: " << (error.path.empty() ? "" : error.path + ": ") << error.message
              << "\n";
    return 1;
}

Result<std::string> read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return not_found("cannot be read: " + path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

Result<app::Config> config_of(const std::string& path, const std::string& data) {
    app::Config config;
    if (!path.empty()) {
        ZONGJI_TRY(config, app::read_config(path));
    }
    if (!data.empty())
        config.data_dir = data;
    return config;
}

int backup(const std::string& config_path, const std::string& data, const std::string& to) {
    const auto config = config_of(config_path, data);
    if (!config)
        return fail(config.error());
    const auto report = app::back_up(*config, to);
    if (!report)
        return fail(report.error());
    std::cout << report->files << " files were copied to " << to << "\n";
    if (!report->has_database)
        std::cout << "The database is in PostgreSQL: run pg_dump before this, not after it.\n";
    std::cout << "The master key of the recordings is not among them: keep it elsewhere.\n";
    return 0;
}

// 0: all that was looked at holds; 1: something does not; 2: it could not be looked at.
int check(const std::string& config_path, const std::string& data, const std::string& database,
          const std::string& key, const std::string& language) {
    auto config = config_of(config_path, data);
    if (config && !database.empty())
        config->database = database;
    if (config && !key.empty())
        config->master_key = key;
    const auto report = config ? app::check::check(*config) : config.error();
    if (!report) {
        fail(report.error());
        return 2;
    }
    const bool is_named = !language.empty();
    std::cout << report->text(
        is_named ? (language == "zh" ? app::check::Language::zh : app::check::Language::en)
                 : app::check::language_of_environment());
    return report->all_holds() ? 0 : 1;
}

int serve(const std::string& config_path, const std::string& data, bool demonstration) {
    // Before any thread starts, so that all inherit it and only this one takes the signals.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);

    app::Server::Options options;
    options.demonstration = demonstration;
    auto config = config_of(config_path, data);
    if (!config)
        return fail(config.error());
    options.config = std::move(*config);
    auto server = app::Server::start(std::move(options));
    if (!server)
        return fail(server.error());
    int signal = 0;
    sigwait(&signals, &signal);
    log_info("stopping");
    return 0;
}

// "line 7: /queues/0 …" as editors and terminals follow it: "FILE:7: /queues/0 …".
std::string placed(const std::string& file, const std::string& message) {
    constexpr std::string_view line = "line ";
    if (!message.starts_with(line))
        return file + ": " + message;
    return file + ":" + message.substr(line.size());
}

int print_report(const Result<json::value>& answer, const std::string& file) {
    if (!answer)
        return fail(answer.error());
    const json::object& object = answer->as_object();
    if (const auto* error = object.if_contains("error")) {
        std::cerr << "zongji: " << error->as_string().c_str() << "\n";
        return 1;
    }
    if (const auto* yaml = object.if_contains("yaml")) {
        std::cout << yaml->as_string().c_str();
        return 0;
    }
    if (const auto* rows = object.if_contains("rows")) {
        std::cout << *rows << " rows as they were written, the last with the hash "
                  << object.at("hash").as_string().c_str() << "\n";
        return 0;
    }
    const json::array& problems = object.at("problems").as_array();
    for (const auto& problem : problems) {
        std::cerr << placed(file, problem.at("message").as_string().c_str()) << "\n";
    }
    if (!problems.empty())
        return 1;
    const json::array& changes = object.at("changes").as_array();
    if (changes.empty())
        std::cout << "no changes\n";
    for (const auto& change : changes)
        std::cout << json::serialize(change) << "\n";
    return 0;
}

// By the running server, or without one.
int verify_audit(const std::string& data, const std::string& database) {
    if (database.empty()) {
        const auto answer =
            app::ask_server(app::control_socket_path(data), {{"verb", "verify_audit"}});
        if (answer || answer.error().code != ErrorCode::unavailable)
            return print_report(answer, {});
    }
    return print_report(
        app::control::verify_audit_of_copy(database.empty() ? data + "/zongji.db" : database), {});
}

// Where programs of this user keep what can be made again (XDG Base Directory Specification).
std::string sound_cache() {
    const char* cache = std::getenv("XDG_CACHE_HOME");
    if (cache && *cache == '/')
        return std::string(cache) + "/zongji/sounds";
    const char* home = std::getenv("HOME");
    if (home && *home == '/')
        return std::string(home) + "/.cache/zongji/sounds";
    return std::filesystem::temp_directory_path().string() + "/zongji-sounds-" +
           std::to_string(getuid());
}

int call(const demonstration::SimulatedCustomers::Plan& plan,
         const demonstration::SimulatedCustomers::Call& wanted, int calls) {
    SystemClock clock;
    speech::SoundBuilder builder({.cache_dir = sound_cache(), .prompts_dir = "", .speaker = {}});
    auto customers = demonstration::SimulatedCustomers::start(
        clock, plan, demonstration::customer_speech(builder));
    if (!customers)
        return fail(customers.error());
    (*customers)->call(wanted, calls);
    std::cout << calls << " call(s) to " << wanted.number << "; Ctrl-C hangs up\n";
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    const timespec second{1, 0};
    do {
        if (sigtimedwait(&signals, nullptr, &second) > 0)
            break;
    } while ((*customers)->on_the_line() > 0);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App cli{"Zongji, a contact centre"};
    cli.require_subcommand(1);

    std::string config;
    std::string data;
    bool demonstration = false;
    auto* serve_command = cli.add_subcommand("serve", "Runs the server");
    serve_command->add_option("--config", config, "The server's file (TOML)");
    serve_command->add_option("--data", data, "The data folder");
    serve_command->add_flag("--demo", demonstration,
                            "An empty system gets the demonstration company");

    std::string file;
    bool dry_run = false;
    bool prune = false;
    auto* apply_command =
        cli.add_subcommand("apply", "Changes the configuration of the running server");
    apply_command->add_option("file", file, "A YAML document")->required();
    apply_command->add_option("--data", data, "The data folder")->required();
    apply_command->add_flag("--dry-run", dry_run, "Only says what would change");
    apply_command->add_flag("--prune", prune, "What the document does not name goes");

    std::string backup_folder;
    auto* backup_command = cli.add_subcommand(
        "backup", "Copies the data folder, also of a running server, into a new folder");
    backup_command->add_option("folder", backup_folder, "The new folder")->required();
    backup_command->add_option("--config", config, "The server's file (TOML)");
    backup_command->add_option("--data", data, "The data folder");

    std::string database;
    std::string key;
    std::string language;
    auto* check_command = cli.add_subcommand(
        "check",
        "Goes through a data folder without a server, or a copy of it, and says what holds "
        "(0: all; 1: not all; 2: it cannot be looked at)");
    check_command->add_option("--config", config, "The server's file (TOML)");
    check_command->add_option("--data", data, "The data folder, or a copy of it");
    check_command->add_option("--database", database,
                              "Not the one in the data folder: postgresql://… or a file");
    check_command->add_option("--key", key, "The master key of the recordings");
    check_command->add_option("--language", language, "zh or en; else as the environment says")
        ->check(CLI::IsMember({"zh", "en"}));

    auto* openapi_command =
        cli.add_subcommand("openapi", "Prints the HTTP interface as OpenAPI 3.1");

    auto* export_command = cli.add_subcommand("export", "Prints the configuration as YAML");
    export_command->add_option("--data", data, "The data folder")->required();

    auto* audit_command = cli.add_subcommand(
        "verify-audit",
        "Goes through the audit's chain: a row that was changed or taken out shows");
    audit_command->add_option("--data", data, "The data folder, or a copy of it")->required();
    audit_command->add_option("--database", database,
                              "Not the one in the data folder: postgresql://… or a file");

    demonstration::SimulatedCustomers::Plan plan;
    demonstration::SimulatedCustomers::Call wanted{.number = "", .digits = "1"};
    int calls = 1;
    auto* callers_command = cli.add_subcommand("callers", "Lets simulated customers call");
    callers_command->add_option("number", wanted.number, "The number to call")->required();
    callers_command->add_option("--calls", calls, "How many")->check(CLI::Range(1, 500));
    callers_command->add_option("--host", plan.host, "The server's address on this machine");
    callers_command->add_option("--sip", plan.sip_port, "The server's SIP port");
    callers_command->add_option("--press", wanted.digits, "Digits pressed in the menu");

    CLI11_PARSE(cli, argc, argv);
    if (*serve_command)
        return serve(config, data, demonstration);
    if (*callers_command)
        return call(plan, wanted, calls);
    if (*backup_command)
        return backup(config, data, backup_folder);
    if (*check_command)
        return check(config, data, database, key, language);
    if (*openapi_command) {
        std::cout << json::serialize(api::openapi()) << "\n";
        return 0;
    }
    if (*export_command) {
        return print_report(app::ask_server(app::control_socket_path(data), {{"verb", "export"}}),
                            {});
    }
    if (*audit_command) {
        return verify_audit(data, database);
    }
    auto text = read_file(file);
    if (!text)
        return fail(text.error());
    if (const auto sound = settings::check_text(*text); !sound) {
        std::cerr << placed(file, sound.error().message) << "\n";
        return 1;
    }
    return print_report(
        app::ask_server(
            app::control_socket_path(data),
            {{"verb", "apply"}, {"yaml", *text}, {"dry_run", dry_run}, {"prune", prune}}),
        file);
}
