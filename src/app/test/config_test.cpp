#include "app/config.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace zongji::app {
namespace {

class ConfigFile : public testing::Test {
protected:
    ~ConfigFile() override { std::filesystem::remove(path_); }

    Result<Config> read(const std::string& text) {
        std::ofstream(path_) << text;
        return read_config(path_);
    }
    std::string error_of(const std::string& text) {
        const auto config = read(text);
        EXPECT_FALSE(config);
        return config ? "" : config.error().path + ": " + config.error().message;
    }

    std::string path_ = testing::TempDir() + "zongji-config-test.toml";
};

TEST_F(ConfigFile, sets_what_it_names_and_leaves_the_rest) {
    const auto config =
        read("data_dir = \"/srv/zongji\"\n[media]\nbrowser_ports = [40000, 40001]\n");
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_EQ(config->data_dir, "/srv/zongji");
    EXPECT_EQ(config->browser_ports, (std::vector<std::uint16_t>{40'000, 40'001}));
    EXPECT_EQ(config->sip_port, Config{}.sip_port);
}

TEST_F(ConfigFile, a_proxy_is_one_of_a_list) {
    const auto config = read("[http]\ntrusted_proxy = [\"127.0.0.1\", \"::1\"]\n");
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_EQ(config->trusted_proxies, (std::vector<std::string>{"127.0.0.1", "::1"}));
    EXPECT_FALSE(read("[http]\ntrusted_proxy = \"127.0.0.1\"\n"));
    EXPECT_FALSE(read("[http]\ntrusted_proxy = [1]\n"));
}

TEST_F(ConfigFile, an_error_names_file_and_line) {
    EXPECT_EQ(error_of("data_dir = \"x\"\n\n[sip]\nprot = 5060\n"),
              path_ + ":4: sip.prot is not known here");
    EXPECT_EQ(error_of("[http]\nport = 70000\n"),
              path_ + ":2: http.port has the wrong type or is out of range");
    EXPECT_EQ(error_of("[http]\nport = \"80\"\n"),
              path_ + ":2: http.port has the wrong type or is out of range");
    EXPECT_TRUE(error_of("web_root = \n").starts_with(path_ + ":1: "));
}

TEST_F(ConfigFile, a_turn_server_needs_its_secret) {
    EXPECT_EQ(error_of("[turn]\nurl = \"turn:turn.example.com:3478\"\n"),
              path_ + ": turn.url and turn.secret belong together");
    EXPECT_TRUE(read("[turn]\nurl = \"turn:turn.example.com:3478\"\nsecret = \"s\"\n"));
}

TEST_F(ConfigFile, a_file_that_is_not_there_is_an_error) {
    EXPECT_FALSE(read_config(path_ + ".none"));
}

}  // namespace
}  // namespace zongji::app
