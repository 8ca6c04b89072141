#include "app/data_folder.h"

#include "store/test/each_database.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

namespace zongji::app {
namespace {

class DataFolders : public testing::Test {
protected:
    DataFolders() { config_.data_dir = folder_.path() + "/data"; }

    store::test::TemporaryFolder folder_;
    Config config_;
};

TEST_F(DataFolders, are_made_for_one_process_alone) {
    const auto first = DataFolder::take(config_);
    ASSERT_TRUE(first) << first.error().message;
    const auto second = DataFolder::take(config_);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::conflict);
    // Also where a cleaner took the file away.
    std::filesystem::remove(config_.data_dir + "/lock");
    EXPECT_FALSE(DataFolder::take(config_));
}

TEST_F(DataFolders, may_be_reached_by_several_ways_and_are_the_same) {
    const auto first = DataFolder::take(config_);
    ASSERT_TRUE(first);
    Config linked = config_;
    linked.data_dir = folder_.path() + "/link";
    std::filesystem::create_symlink(config_.data_dir, linked.data_dir);
    EXPECT_FALSE(DataFolder::take(linked));
}

// A port of the kernel's choice that somebody listens at.
class Taken {
public:
    explicit Taken(int type) : fd_(::socket(AF_INET, type, 0)) {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof at;
        EXPECT_EQ(::bind(fd_, reinterpret_cast<sockaddr*>(&at), size), 0);
        EXPECT_EQ(type == SOCK_STREAM ? ::listen(fd_, 1) : 0, 0);
        EXPECT_EQ(::getsockname(fd_, reinterpret_cast<sockaddr*>(&at), &size), 0);
        port = ntohs(at.sin_port);
    }
    Taken(const Taken&) = delete;
    Taken& operator=(const Taken&) = delete;
    ~Taken() { ::close(fd_); }

    std::uint16_t port = 0;

private:
    int fd_;
};

TEST(Ports, that_somebody_else_has_are_named_with_their_use) {
    const Taken tcp(SOCK_STREAM);
    const Taken udp(SOCK_DGRAM);
    Config free;
    free.http_port = free.sip_port = 0;
    EXPECT_TRUE(check_ports(free));

    const auto refused = [](const Config& config, const std::string& use) {
        const auto checked = check_ports(config);
        ASSERT_FALSE(checked) << use;
        EXPECT_EQ(checked.error().code, ErrorCode::unavailable);
        EXPECT_NE(checked.error().message.find(use), std::string::npos) << checked.error().message;
    };
    Config http = free;
    http.http_port = tcp.port;
    refused(http, "http.port");
    Config sip = free;
    sip.sip_port = tcp.port;
    refused(sip, "sip.port, TCP");
    sip.sip_port = udp.port;
    refused(sip, "sip.port, UDP");
    Config browsers = free;
    browsers.browser_ports = {udp.port};
    refused(browsers, "media.browser_ports");
}

}  // namespace
}  // namespace zongji::app
