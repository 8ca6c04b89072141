#include "app/outbox.h"

#include <future>
#include <map>
#include <mutex>
#include <string>

#include <gtest/gtest.h>

namespace zongji::app {
namespace {

struct Reader {
    std::string read;
    void hear(char letter) { read += letter; }
};

auto letter(char which) {
    return [which](Reader& reader) { reader.hear(which); };
}

TEST(Outbox, keeps_what_is_told_until_the_receiver_comes) {
    Outbox<Reader> outbox;
    outbox.send(letter('a'));
    outbox.send(letter('b'));
    EXPECT_EQ(outbox.waiting(), 2u);
    Reader reader;
    outbox.open(reader);
    EXPECT_EQ(reader.read, "ab");
    EXPECT_EQ(outbox.waiting(), 0u);
    outbox.send(letter('c'));
    EXPECT_EQ(reader.read, "abc");
}

TEST(Outbox, tells_nothing_to_a_receiver_who_goes) {
    Outbox<Reader> outbox;
    Reader reader;
    outbox.open(reader);
    outbox.close();
    outbox.send(letter('a'));
    outbox.look([](Reader& there) { there.hear('b'); });
    EXPECT_EQ(reader.read, "");
    EXPECT_EQ(outbox.waiting(), 0u);
}

TEST(Outbox, forgets_what_was_kept_for_one_who_never_came) {
    Outbox<Reader> outbox;
    outbox.send(letter('a'));
    outbox.close();
    EXPECT_EQ(outbox.waiting(), 0u);
}

// So that whoever closes it may take the receiver away.
TEST(Outbox, closes_when_nobody_is_telling_any_more) {
    Outbox<Reader> outbox;
    Reader reader;
    outbox.open(reader);
    std::promise<void> begun;
    std::promise<void> may_end;
    auto telling = std::async(std::launch::async, [&] {
        outbox.send([&](Reader& there) {
            begun.set_value();
            may_end.get_future().wait();
            there.hear('a');
        });
    });
    begun.get_future().wait();
    auto closing = std::async(std::launch::async, [&] { outbox.close(); });
    EXPECT_EQ(closing.wait_for(std::chrono::milliseconds(50)), std::future_status::timeout);
    may_end.set_value();
    closing.get();
    telling.get();
    EXPECT_EQ(reader.read, "a");
}

TEST(Outbox, keeps_the_order_of_each_teller_while_the_receiver_comes) {
    struct Count {
        std::mutex mutex;
        std::map<int, int> last;
        bool in_order = true;
    };
    Outbox<Count> outbox;
    Count count;
    const auto tell = [&](int teller) {
        for (int i = 1; i <= 2'000; ++i) {
            outbox.send([teller, i](Count& there) {
                const std::lock_guard lock(there.mutex);
                there.in_order &= there.last[teller] == i - 1;
                there.last[teller] = i;
            });
        }
    };
    auto one = std::async(std::launch::async, tell, 1);
    auto two = std::async(std::launch::async, tell, 2);
    outbox.open(count);
    one.get();
    two.get();
    EXPECT_TRUE(count.in_order);
    EXPECT_EQ(count.last, (std::map<int, int>{{1, 2'000}, {2, 2'000}}));
}

}  // namespace
}  // namespace zongji::app
