#include "edge/telephony/sip/test/digest_client.h"
#include "edge/telephony/sip/test/stream.h"

#include <condition_variable>
#include <mutex>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

namespace zongji::sip::test {
namespace {

constexpr const char* stranger_at = "127.0.0.50";
constexpr const char* other_stranger_at = "127.0.0.51";

struct Doors {
    explicit Doors(StreamLimits limits)
        : rig([&, limits](Config& config) {
              config.limits.streams = limits;
              config.crowded = [this](bool is) {
                  const std::lock_guard lock(mutex);
                  crowded = is;
                  changed.notify_all();
              };
          }) {
        rig.use({{TrunkId{7}, {"127.0.0.1"}, 0}}, {{PhoneId{1}, "1001", ha1_of("1001", "s"), ""}});
    }
    std::string ask(const Stream& stream, const std::string& more = "",
                    const std::string& method = "OPTIONS") {
        Request request;
        request.method = method;
        request.cseq = ++n;
        request.branch = "d" + std::to_string(n);
        request.call_id = "d" + std::to_string(n);
        request.more = more;
        stream.send(text_of(request, 5060));
        return stream.receive();
    }
    bool is_told_of_crowd() {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, std::chrono::seconds(10), [this] { return crowded; });
    }
    bool serves(const Stream& stream) { return status_of(ask(stream)) == 200; }

    std::mutex mutex;
    std::condition_variable changed;
    bool crowded = false;
    int n = 0;
    Rig rig;
};

TEST(Streams, OfStrangersEndWithinSecondsWhateverTheySay) {
    Doors doors({.proof = milliseconds(500)});
    const Stream carrier(doors.rig.port);
    const Stream idle(doors.rig.port, stranger_at);
    const Stream half(doors.rig.port, stranger_at);
    half.send("INVITE sip:4001234567@zongji SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.5");
    const Stream body(doors.rig.port, stranger_at);
    body.send("OPTIONS sip:x SIP/2.0\r\nContent-Length: 60000\r\n\r\nv=0");
    const Stream blank(doors.rig.port, stranger_at);
    blank.send("\r\n\r\n");
    EXPECT_TRUE(idle.is_hung_up_on());
    EXPECT_TRUE(half.is_hung_up_on());
    EXPECT_TRUE(body.is_hung_up_on());
    while (!blank.is_hung_up_on(100)) {  // a byte now and then is no proof
        ASSERT_LT(doors.n, 200);
        ++doors.n;
        blank.send("\r\n");
    }
    EXPECT_TRUE(doors.serves(carrier));
    EXPECT_EQ(doors.rig.engine->stats().stranger_streams, 0u);
    EXPECT_EQ(doors.rig.engine->stats().streams, 1u);
    EXPECT_FALSE(doors.crowded);
}

TEST(Streams, OfAPhoneThatProvedItselfStay) {
    Doors doors({.proof = milliseconds(500)});
    const Stream phone(doors.rig.port, stranger_at);
    Request request;
    request.more = "Contact: <sip:1001@127.0.0.50:5099;transport=tcp>\r\n";
    phone.send(text_of(request, 5060));
    const auto challenged = phone.receive();
    request.cseq = 2;
    request.branch = "b2";
    request.more += credentials(challenged, request, ha1_of("1001", "s"));
    phone.send(text_of(request, 5060));
    EXPECT_EQ(status_of(phone.receive()), 200);
    const Stream idle(doors.rig.port, stranger_at);
    EXPECT_TRUE(idle.is_hung_up_on());  // later than the phone would have been
    EXPECT_EQ(doors.rig.engine->stats().streams, 1u);
    doors.rig.engine->handle(calls::DialPhone{LegId{3}, PhoneId{1}, "138", "", 5000, false});
    EXPECT_TRUE(phone.receive().starts_with("INVITE "));
}

TEST(Streams, OfOneAddressAreBoundedAndAnothersHavePlace) {
    Doors doors({.strangers_of_address = 3});
    std::vector<Stream> held;
    for (int i = 0; i < 3; ++i)
        held.emplace_back(doors.rig.port, stranger_at);
    const Stream fourth(doors.rig.port, stranger_at);
    EXPECT_TRUE(fourth.is_hung_up_on());
    const Stream other(doors.rig.port, other_stranger_at);
    EXPECT_EQ(status_of(doors.ask(other)), 401);
    const Stream carrier(doors.rig.port);
    EXPECT_TRUE(doors.serves(carrier));
    EXPECT_TRUE(doors.is_told_of_crowd());
    EXPECT_EQ(doors.rig.engine->stats().streams_refused, 1u);

    held.pop_back();  // it was closed: its place is free
    EXPECT_EQ(doors.rig.engine->stats().stranger_streams, 4u);
    const Stream fifth(doors.rig.port, stranger_at);
    EXPECT_EQ(status_of(doors.ask(fifth)), 401);
}

TEST(Streams, OfKnownOnesAreBoundedToo) {
    Doors doors({.of_address = 3});
    std::vector<Stream> held;
    for (int i = 0; i < 3; ++i)
        held.emplace_back(doors.rig.port);
    const Stream fourth(doors.rig.port);
    EXPECT_TRUE(fourth.is_hung_up_on());
    EXPECT_TRUE(doors.serves(held[0]));
}

// Whoever has a secret has shown it by then, or comes again.
TEST(Streams, TheOldestStrangerGivesWay) {
    Doors doors({.strangers = 4});
    std::vector<Stream> held;
    for (int i = 0; i < 4; ++i)
        held.emplace_back(doors.rig.port, stranger_at);
    const Stream newcomer(doors.rig.port, other_stranger_at);
    EXPECT_EQ(status_of(doors.ask(newcomer)), 401);
    EXPECT_TRUE(held[0].is_hung_up_on());
    EXPECT_EQ(status_of(doors.ask(held[3])), 401);
}

TEST(Streams, StrangersGiveWayToKnownOnesWhereAllPlacesAreTaken) {
    Doors doors({.in_all = 4});
    std::vector<Stream> held;
    for (int i = 0; i < 4; ++i)
        held.emplace_back(doors.rig.port, stranger_at);
    const Stream carrier(doors.rig.port);
    EXPECT_TRUE(doors.serves(carrier));
    EXPECT_TRUE(held[0].is_hung_up_on());
}

TEST(Streams, ATrunkThatIsGoneIsAStranger) {
    Doors doors({.proof = milliseconds(500)});
    const Stream carrier(doors.rig.port);
    EXPECT_TRUE(doors.serves(carrier));
    doors.rig.use({{TrunkId{7}, {"192.0.2.1"}, 0}});
    EXPECT_TRUE(carrier.is_hung_up_on());
}

// Without a descriptor left nothing waits in the kernel's queue, which would wake the thread
// without end, and whoever comes when there are some again is served.
TEST(Streams, ALackOfDescriptorsIsToldAndPasses) {
    Doors doors({});
    const Stream unlucky(0);
    rlimit usual{};
    ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &usual), 0);
    const rlimit low{256, usual.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &low), 0);
    std::vector<int> fillers;
    for (int fd = 0; (fd = ::open("/dev/null", O_RDONLY)) >= 0;)
        fillers.push_back(fd);
    unlucky.connect(doors.rig.port);
    EXPECT_TRUE(unlucky.is_hung_up_on());
    for (const int fd : fillers)
        ::close(fd);
    setrlimit(RLIMIT_NOFILE, &usual);
    const Stream carrier(doors.rig.port);
    EXPECT_TRUE(doors.serves(carrier));
    EXPECT_TRUE(doors.is_told_of_crowd());
}

}  // namespace
}  // namespace zongji::sip::test
