#include "scenarios/shelf.h"

#include "app/stores.h"
#include "domain/settings/settings.h"
#include "domain/settings/yaml_document.h"
#include "store/memory_database.h"

#include <array>

#include <fmt/format.h>
#include <sodium.h>

namespace zongji::scenarios {
namespace {

constexpr Timestamp founded{1'764'000'000'000'000};

Result<std::string> hash_cheaply(const std::string& text) {
    ensure(sodium_init() >= 0, "libsodium is ready");
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    const int failed = crypto_pwhash_str(hash.data(), text.data(), text.size(),
                                         crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN);
    ensure(failed == 0, "a password can be hashed");
    return std::string(hash.data());
}

// Gives back the database, with the company in it.
Result<std::unique_ptr<store::Database>> set_up(std::unique_ptr<store::Database> database,
                                                const std::string& text) {
    Simulation still(founded);
    IdSource ids;
    app::Stores::Opened opened;
    opened.database = std::move(database);
    ZONGJI_TRY(auto stores, app::Stores::on(std::move(opened), still.clock(), ids));

    ZONGJI_TRY(auto read, settings::read_document(text));
    for (auto& user : read.document.users) {
        if (user.password.empty())
            user.password = password;
    }
    for (auto& phone : read.document.phones) {
        if (phone.secret.empty() && phone.address.empty())
            phone.secret = password;
    }
    settings::Settings settings(
        *stores->database, still.clock(), ids,
        settings::Passwords{hash_cheaply,
                            [](const std::string&, const std::string&) { return false; }},
        settings::engine_checks());
    ZONGJI_TRY(const auto report, settings.apply(read.document, {}, {UserId{}, "founded", {}}));
    for (const auto& problem : report.problems)
        return invalid(fmt::format("the company: {}: {}", problem.path, problem.message));
    return std::move(stores->database);
}

class MemoryCompany final : public Company {
public:
    explicit MemoryCompany(store::Bytes image) : image_(std::move(image)) {}

    Result<Shelf> copy() override {
        Shelf shelf;
        ZONGJI_TRY(shelf.database, store::open_memory_database(image_));
        return shelf;
    }

private:
    store::Bytes image_;
};

// A database that goes with its last user.
class DroppedDatabase final : public store::Database {
public:
    using Work = std::function<Result<void>(store::Transaction&)>;

    DroppedDatabase(std::unique_ptr<store::Database> database, std::function<void()> drop)
        : database_(std::move(database)), drop_(std::move(drop)) {}
    DroppedDatabase(const DroppedDatabase&) = delete;
    DroppedDatabase& operator=(const DroppedDatabase&) = delete;
    ~DroppedDatabase() override {
        database_.reset();
        drop_();
    }
    Kind kind() const override { return database_->kind(); }
    Result<void> read(const Work& work) override { return database_->read(work); }
    Result<void> write(const Work& work) override { return database_->write(work); }

private:
    std::unique_ptr<store::Database> database_;
    std::function<void()> drop_;
};

class PostgresCompany final : public Company {
public:
    PostgresCompany(PostgresServer server, std::string model)
        : server_(std::move(server)), model_(std::move(model)) {}

    Result<Shelf> copy() override {
        Shelf shelf;
        const std::string location = server_.copy_of(model_);
        ZONGJI_TRY(auto database, store::open_database(location));
        shelf.database = std::make_unique<DroppedDatabase>(
            std::move(database), [drop = server_.drop, location] { drop(location); });
        return shelf;
    }

private:
    PostgresServer server_;
    std::string model_;
};

}  // namespace

Result<std::unique_ptr<Company>> in_memory(const std::string& document) {
    ZONGJI_TRY(auto empty, store::open_memory_database());
    ZONGJI_TRY(const auto database, set_up(std::move(empty), document));
    ZONGJI_TRY(auto image, store::memory_image(*database));
    return std::unique_ptr<Company>(std::make_unique<MemoryCompany>(std::move(image)));
}

Result<std::unique_ptr<Company>> on_postgres(const std::string& document, PostgresServer server) {
    const std::string model = server.empty();
    {
        // Gone before the first copy: PostgreSQL copies no database that somebody is in.
        ZONGJI_TRY(auto empty, store::open_database(model));
        ZONGJI_TRY(const auto database, set_up(std::move(empty), document));
    }
    return std::unique_ptr<Company>(std::make_unique<PostgresCompany>(std::move(server), model));
}

}  // namespace zongji::scenarios
