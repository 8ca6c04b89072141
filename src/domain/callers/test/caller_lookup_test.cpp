#include "domain/callers/caller_lookup.h"

#include "domain/identity/schema.h"
#include "domain/interactions/interaction_projection.h"
#include "store/journal/test/obedient_journal.h"
#include "store/test/failing_database.h"
#include "store/test/memory_live_records.h"
#include "store/test/refusing_database.h"

#include <future>
#include <mutex>
#include <random>
#include <set>

#include <gtest/gtest.h>

namespace zongji::callers {
namespace {

constexpr const char* number = "13812345678";
constexpr OrgUnitId hq{1};

// A process: what is in it goes, what it was given stays.
struct Process {
    Process(const Clock& clock, store::Journal& journal, store::Database& database,
            store::LiveRecords& live_records, customers::Customers& customers,
            std::size_t most_waiting = 100)
        : projection(database),
          workers("worker", 1, most_waiting),
          projector(clock, journal, projection, {}),
          lookup(workers, live_records, customers, projector) {}
    ~Process() {
        workers.stop();
        projector.stop();
    }

    interactions::InteractionProjection projection;
    WorkerPool workers;
    interactions::Projector projector;
    CallerLookup lookup;
};

class Callers : public testing::Test {
protected:
    Callers() {
        auto opened = store::open_database(":memory:");
        EXPECT_TRUE(opened) << opened.error().message;
        inner_ = std::move(*opened);
        EXPECT_TRUE(store::migrate(*inner_, "identity", identity::migrations()).ok());
        EXPECT_TRUE(store::migrate(*inner_, "interactions", interactions::migrations()).ok());
        EXPECT_TRUE(store::migrate(*inner_, "customers", customers::migrations()).ok());
        database_ = std::make_unique<store::test::FailingDatabase>(*inner_);
        database_->on_statement([this](std::string_view sql) { heard(sql); });
        customers_ = std::make_unique<customers::Customers>(*database_, clock_, ids_);
        customers::Customers plain(*inner_, clock_, ids_);
        customers::CustomerDraft wang;
        wang.name = "王建国";
        wang.tier = "gold";
        wang.numbers = {number};
        const auto made = plain.create_customer(store::Scope::everything(), hq, wang, {});
        EXPECT_TRUE(made) << made.error().message;
        wang_ = made->id;
    }
    std::unique_ptr<Process> process(std::size_t most_waiting = 100) {
        return std::make_unique<Process>(clock_, journal_, *database_, live_records_, *customers_,
                                         most_waiting);
    }

    // What the live loop would learn.
    static contact_centre::CallerFacts look_up(Process& process, std::int64_t interaction) {
        std::promise<contact_centre::CallerFacts> found;
        process.lookup.look_up(
            InteractionId{interaction}, hq, number,
            [&](contact_centre::CallerFacts facts) { found.set_value(std::move(facts)); });
        return found.get_future().get();
    }
    void heard(std::string_view sql) {
        const std::lock_guard lock(mutex_);
        looked_up_ += sql.find("kind = 'phone' AND value = ?1") != std::string_view::npos;
    }
    // Waits until it is; then it is no live record any more.
    bool is_on_record(std::int64_t interaction) {
        return live_records_.is_gone(store::LiveKind::callers, interaction) &&
               caller(interaction).has_value();
    }
    struct OnRecord {
        std::string e164;
        CustomerId customer;
    };
    std::optional<OnRecord> caller(std::int64_t interaction) {
        std::optional<OnRecord> found;
        const auto read = inner_->read([&](store::Transaction& transaction) -> Result<void> {
            ZONGJI_TRY(const auto rows,
                       transaction.query("SELECT e164, customer_id FROM interaction_callers WHERE "
                                         "interaction_id = ?1",
                                         {interaction}));
            if (!rows.empty())
                found = {rows[0].text(0), rows[0].id<CustomerId>(1)};
            return {};
        });
        EXPECT_TRUE(read.ok()) << read.error().message;
        return found;
    }
    std::set<std::int64_t> left() {
        std::set<std::int64_t> ids;
        for (const auto& record : *live_records_.list(store::LiveKind::callers))
            ids.insert(record.id);
        return ids;
    }
    int times_looked_up() {
        const std::lock_guard lock(mutex_);
        return looked_up_;
    }

    const SystemClock clock_;
    IdSource ids_;
    store::test::ObedientJournal journal_;
    store::test::MemoryLiveRecords live_records_;
    std::unique_ptr<store::Database> inner_;
    std::unique_ptr<store::test::FailingDatabase> database_;
    std::unique_ptr<customers::Customers> customers_;
    CustomerId wang_;
    std::mutex mutex_;  // guards looked_up_
    int looked_up_ = 0;
};

TEST_F(Callers, are_told_to_who_asked_and_put_on_record) {
    auto running = process();
    running->projector.start();
    const auto facts = look_up(*running, 1);
    EXPECT_EQ(facts.customer_id, wang_);
    EXPECT_EQ(facts.name, "王建国");
    EXPECT_EQ(facts.facts.at("customer.tier"), "gold");
    EXPECT_EQ(facts.facts.at("caller.number"), "+8613812345678");
    EXPECT_EQ(facts.masked_number.find("12345"), std::string::npos);
    ASSERT_TRUE(is_on_record(1));
    EXPECT_EQ(caller(1)->e164, "+8613812345678");
    EXPECT_EQ(caller(1)->customer, wang_);
}

TEST_F(Callers, are_looked_up_once) {
    auto running = process();
    running->projector.start();
    (void)look_up(*running, 1);
    ASSERT_TRUE(is_on_record(1));
    EXPECT_EQ(times_looked_up(), 1);
}

TEST_F(Callers, outlive_the_process_until_the_records_have_them) {
    database_->set_away(true);
    {
        auto first = process();
        first->projector.start();
        // Nobody can say who it is; the flow begins without.
        EXPECT_EQ(look_up(*first, 1).customer_id, CustomerId{});
    }
    EXPECT_EQ(left(), std::set<std::int64_t>{1});
    EXPECT_FALSE(caller(1));

    database_->set_away(false);
    auto second = process();
    ASSERT_TRUE(second->lookup.take_over());
    second->projector.start();
    ASSERT_TRUE(is_on_record(1));
    EXPECT_EQ(caller(1)->customer, wang_);
    EXPECT_TRUE(left().empty());
}

TEST_F(Callers, are_on_record_when_the_database_is_there_again) {
    auto running = process();
    running->projector.start();
    database_->set_away(true);
    (void)look_up(*running, 1);
    EXPECT_EQ(left(), std::set<std::int64_t>{1});
    database_->set_away(false);
    ASSERT_TRUE(is_on_record(1));
    EXPECT_EQ(caller(1)->customer, wang_);
}

TEST_F(Callers, are_not_lost_where_no_worker_has_time) {
    auto running = process(0);
    running->projector.start();
    bool told = false;
    running->lookup.look_up(InteractionId{1}, hq, number,
                            [&](const contact_centre::CallerFacts&) { told = true; });
    ASSERT_TRUE(is_on_record(1));
    EXPECT_EQ(caller(1)->customer, wang_);
    EXPECT_FALSE(told);
}

TEST_F(Callers, that_cannot_be_read_are_forgotten) {
    live_records_.put(store::LiveKind::callers, 1, "{");
    live_records_.put(store::LiveKind::callers, 2, R"({"org_unit_id":"1","number":"13812345678"})");
    auto running = process();
    ASSERT_TRUE(running->lookup.take_over());
    EXPECT_EQ(left(), std::set<std::int64_t>{2});
    running->projector.start();
    ASSERT_TRUE(is_on_record(2));
}

class OddCallers : public Callers {
protected:
    OddCallers() {
        refusing_ = std::make_unique<store::test::RefusingDatabase>(*inner_);
        process_ = std::make_unique<Process>(clock_, journal_, *refusing_, live_records_,
                                             *customers_, 2'000);
    }
    void calls(std::int64_t interaction, const std::string& from) {
        process_->lookup.look_up(InteractionId{interaction}, hq, from, [](auto) {});
    }
    std::unique_ptr<store::test::RefusingDatabase> refusing_;
    std::unique_ptr<Process> process_;
};

TEST_F(OddCallers, harm_nobody_who_calls_later) {
    using namespace std::string_view_literals;
    process_->projector.start();
    std::minstd_rand random(26);
    const std::string_view pieces[] = {"\0"sv, "\xb9\xab", "\xff", "张", "\u202e",   "138",  "+86",
                                       "%",    "'",        "\"",   "\\", "\xe5\xbc", "\x01", " "};
    std::int64_t interaction = 0;
    for (int run = 0; run < 300; ++run) {
        std::string odd;
        for (auto count = random() % 40; count > 0; --count)
            odd += pieces[random() % std::size(pieces)];
        calls(++interaction, odd);
    }
    calls(++interaction, number);
    ASSERT_TRUE(is_on_record(interaction));
    EXPECT_EQ(caller(interaction)->e164, "+8613812345678");
    // And each of the odd ones, too.
    for (std::int64_t each = 1; each < interaction; ++each)
        ASSERT_TRUE(is_on_record(each)) << each;
    EXPECT_EQ(process_->projector.set_aside(), 0);
}

TEST_F(OddCallers, whom_the_records_refuse_are_set_aside_and_tried_again) {
    refusing_->refuse(
        [](std::string_view sql, const store::Parameters& parameters) -> std::optional<Error> {
            const bool his = sql.find("INTO interaction_callers") != sql.npos &&
                             std::get<std::int64_t>(parameters[0].value) == 3;
            if (!his)
                return std::nullopt;
            return Error{ErrorCode::failed, "refused by the test", {}};
        });
    for (std::int64_t each = 1; each <= 6; ++each)
        calls(each, number);
    process_->projector.start();
    process_->projector.notify();
    for (const std::int64_t each : {1, 2, 4, 5, 6})
        ASSERT_TRUE(is_on_record(each)) << each;
    ASSERT_EQ(left(), std::set<std::int64_t>{3});
    EXPECT_EQ(process_->projector.set_aside(), 1);
    const auto kept = interactions::list_set_aside(*inner_, {});
    ASSERT_TRUE(kept);
    ASSERT_EQ(kept->items.size(), 1u);
    EXPECT_EQ(kept->items[0].kind, interactions::RefusedKind::caller);
    EXPECT_EQ(kept->items[0].interaction_id, InteractionId{3});

    refusing_->refuse({});
    ASSERT_TRUE(process_->lookup.take_over());
    ASSERT_TRUE(is_on_record(3));
    EXPECT_EQ(caller(3)->customer, wang_);
    EXPECT_TRUE(interactions::list_set_aside(*inner_, {})->items.empty());
}

}  // namespace
}  // namespace zongji::callers
