#include "edge/http/outbox.h"

#include <gtest/gtest.h>

namespace zongji::http {
namespace {

std::shared_ptr<const std::string> text(std::string words) {
    return std::make_shared<const std::string>(std::move(words));
}

TEST(Outbox, keeps_order_and_wakes_once_until_it_is_emptied) {
    int woken = 0;
    Outbox outbox(SocketId{1}, 100, [&](SocketId) { ++woken; });
    EXPECT_TRUE(outbox.push("", text("a")));
    EXPECT_TRUE(outbox.push("", text("b")));
    EXPECT_EQ(woken, 1);
    EXPECT_EQ(*outbox.take().text, "a");
    EXPECT_EQ(*outbox.take().text, "b");
    EXPECT_EQ(outbox.take().text, nullptr);
    EXPECT_TRUE(outbox.push("", text("c")));
    EXPECT_EQ(woken, 2);
}

TEST(Outbox, a_newer_state_takes_the_place_of_the_older) {
    Outbox outbox(SocketId{1}, 100, [](SocketId) {});
    outbox.push("desk", text("desk 1"));
    outbox.push("", text("answer"));
    outbox.push("board", text("board 1"));
    outbox.push("desk", text("desk 2"));
    EXPECT_EQ(*outbox.take().text, "desk 2");
    outbox.push("desk", text("desk 3"));  // the other has left
    EXPECT_EQ(*outbox.take().text, "answer");
    EXPECT_EQ(*outbox.take().text, "board 1");
    EXPECT_EQ(*outbox.take().text, "desk 3");
}

TEST(Outbox, what_goes_on_from_the_older_comes_behind_it_until_that_is_too_much) {
    Outbox outbox(SocketId{1}, 100, [](SocketId) {});
    EXPECT_TRUE(outbox.push("board", text("board 1")));
    EXPECT_TRUE(outbox.append("board", text("+2"), 11));
    outbox.push("desk", text("desk"));
    EXPECT_TRUE(outbox.append("board", text("+3"), 11));
    EXPECT_FALSE(outbox.append("board", text("+4"), 11));
    EXPECT_EQ(*outbox.take().text, "board 1");
    EXPECT_TRUE(outbox.append("board", text("+4"), 11)) << "what has left does not count";
    EXPECT_TRUE(outbox.push("board", text("board 5")));
    EXPECT_EQ(*outbox.take().text, "board 5");
    EXPECT_EQ(*outbox.take().text, "desk");
    EXPECT_EQ(outbox.take().text, nullptr);
    EXPECT_TRUE(outbox.push("", std::make_shared<const std::string>(100, 'x')))
        << "no byte of them counts any more";
}

TEST(Outbox, a_full_one_closes_its_socket) {
    int woken = 0;
    Outbox outbox(SocketId{1}, 10, [&](SocketId) { ++woken; });
    EXPECT_TRUE(outbox.push("", text("12345678")));
    EXPECT_FALSE(outbox.push("", text("123")));
    EXPECT_EQ(woken, 2);  // also when it was awake: it may be stuck
    EXPECT_TRUE(outbox.overflowed());
    const auto next = outbox.take();
    EXPECT_EQ(next.text, nullptr);
    ASSERT_TRUE(next.closing.has_value());
    EXPECT_EQ(next.closing->code, 1013);
    EXPECT_FALSE(outbox.push("", text("x")));
}

TEST(Outbox, replacing_counts_what_it_frees) {
    Outbox outbox(SocketId{1}, 10, [](SocketId) {});
    for (int i = 0; i < 100; ++i)
        EXPECT_TRUE(outbox.push("desk", text("12345678")));
    EXPECT_FALSE(outbox.overflowed());
}

TEST(LiveSockets, a_number_that_is_gone_is_told) {
    LiveSockets sockets;
    const auto outbox = sockets.open(100, [](SocketId) {});
    EXPECT_TRUE(sockets.send(outbox->socket(), text("a")));
    sockets.forget(outbox->socket());
    EXPECT_FALSE(sockets.send(outbox->socket(), text("a")));
    EXPECT_EQ(sockets.count(), 0u);
}

}  // namespace
}  // namespace zongji::http
