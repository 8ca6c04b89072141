#pragma once

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

// A PostgreSQL server of the test's own, in a folder under /tmp and reachable by a Unix socket
// only. It dies with the test. Not usable where PostgreSQL 15 is not installed.
namespace zongji::store::test {

class TemporaryPostgres {
public:
    static TemporaryPostgres& shared() {
        static TemporaryPostgres server;
        return server;
    }

    TemporaryPostgres(const TemporaryPostgres&) = delete;
    TemporaryPostgres& operator=(const TemporaryPostgres&) = delete;

    ~TemporaryPostgres() {
        stop();
        std::error_code ignored;
        if (!folder_.empty())
            std::filesystem::remove_all(folder_, ignored);
    }

    bool is_installed() const { return std::filesystem::exists(programs() + "/postgres"); }
    bool is_running() const { return pid_ > 0; }

    // A new, empty database's location.
    std::string new_database() {
        const std::string name = "t" + std::to_string(++made_);
        PGconn* handle = PQconnectdb(location("postgres").c_str());
        PGresult* reply = PQexec(handle, ("CREATE DATABASE " + name).c_str());
        const bool good = PQresultStatus(reply) == PGRES_COMMAND_OK;
        PQclear(reply);
        PQfinish(handle);
        return good ? location(name) : "";
    }

    bool start() {
        pid_ = spawn({programs() + "/postgres", "-D", folder_ + "/data", "-k", folder_, "-c",
                      "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=60", "-c",
                      "log_min_messages=panic", "-c", "log_min_error_statement=panic"});
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (PQping(location("postgres").c_str()) != PQPING_OK) {
            if (std::chrono::steady_clock::now() > deadline)
                return false;
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        return true;
    }

    void stop() {
        if (pid_ <= 0)
            return;
        kill(pid_, SIGINT);  // a fast shutdown: open sessions are ended
        waitpid(pid_, nullptr, 0);
        pid_ = 0;
    }

private:
    TemporaryPostgres() {
        if (!is_installed())
            return;
        char pattern[] = "/tmp/zongji-postgres-XXXXXX";
        if (!mkdtemp(pattern))
            return;
        folder_ = pattern;
        if (const passwd* account = other_account()) {
            if (chown(folder_.c_str(), account->pw_uid, account->pw_gid) != 0)
                return;
        }
        const pid_t made = spawn({programs() + "/initdb", "-D", folder_ + "/data", "-U", "postgres",
                                  "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"});
        int status = 0;
        waitpid(made, &status, 0);
        if (status == 0)
            start();
    }

    static std::string programs() { return "/usr/lib/postgresql/15/bin"; }

    // PostgreSQL refuses to run as root.
    static const passwd* other_account() { return getuid() == 0 ? getpwnam("postgres") : nullptr; }

    std::string location(const std::string& database) const {
        return "postgresql://postgres@/" + database + "?host=" + folder_;
    }

    static pid_t spawn(std::vector<std::string> words) {
        const passwd* account = other_account();
        std::vector<char*> arguments;
        for (auto& word : words)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);

        const pid_t child = fork();
        if (child != 0)
            return child;
        if (account && (setgid(account->pw_gid) != 0 || setuid(account->pw_uid) != 0))
            _exit(1);
        prctl(PR_SET_PDEATHSIG, SIGQUIT);
        if (!freopen("/dev/null", "w", stdout) || chdir("/") != 0)
            _exit(1);
        execv(arguments[0], arguments.data());
        _exit(1);
    }

    std::string folder_;
    pid_t pid_ = 0;
    int made_ = 0;
};

}  // namespace zongji::store::test
