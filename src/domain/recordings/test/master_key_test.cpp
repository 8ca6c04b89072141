#include "domain/recordings/master_key.h"

#include "domain/recordings/part_format.h"
#include "domain/recordings/test/studio.h"

#include <fstream>

#include <sys/stat.h>

namespace zongji::recordings {
namespace {

TEST(MasterKey, IsMadeOnceForItsOwnerAlone) {
    const TestFolder folder;
    const std::string path = folder.path() + "/keys/zongji/master.key";
    const auto made = MasterKey::load_or_create(path, folder.path() + "/data");
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_TRUE(made->is_new());
    struct stat about {};
    ASSERT_EQ(::stat(path.c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777, 0600u);

    const auto again = MasterKey::load_or_create(path, folder.path() + "/data");
    ASSERT_TRUE(again);
    EXPECT_FALSE(again->is_new());
    EXPECT_EQ(again->id(), made->id());
    const auto other = MasterKey::load_or_create(path + "2", folder.path() + "/data2");
    ASSERT_TRUE(other);
    EXPECT_NE(other->id(), made->id());
}

TEST(MasterKey, IsNotMadeAnewWhereRecordingsNeedIt) {
    const TestFolder folder;
    const std::string path = folder.path() + "/keys/master.key";
    const std::string data = folder.path() + "/data";
    const auto made = MasterKey::load_or_create(path, data);
    ASSERT_TRUE(made) << made.error().message;

    // The disk with the keys is not mounted yet.
    std::filesystem::rename(folder.path() + "/keys", folder.path() + "/away");
    const auto missing = MasterKey::load_or_create(path, data);
    ASSERT_FALSE(missing);
    EXPECT_NE(missing.error().message.find("is not there"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(path));

    ASSERT_TRUE(MasterKey::load_or_create(path, folder.path() + "/other"));
    const auto another = MasterKey::load_or_create(path, data);
    ASSERT_FALSE(another);
    EXPECT_NE(another.error().message.find("is another"), std::string::npos);

    std::filesystem::remove_all(folder.path() + "/keys");
    std::filesystem::rename(folder.path() + "/away", folder.path() + "/keys");
    EXPECT_EQ(MasterKey::load_or_create(path, data)->id(), made->id());
}

TEST(MasterKey, IsRefusedWhenOthersCanReadIt) {
    const TestFolder folder;
    const std::string path = folder.path() + "/master.key";
    ASSERT_TRUE(MasterKey::load_or_create(path, folder.path() + "/data"));
    for (const mode_t mode : {0640u, 0604u, 0660u, 0602u}) {
        ::chmod(path.c_str(), mode);
        const auto key = MasterKey::load_or_create(path, folder.path() + "/data");
        ASSERT_FALSE(key);
        EXPECT_EQ(key.error().code, ErrorCode::invalid);
        EXPECT_NE(key.error().message.find("chmod 600"), std::string::npos);
    }
}

TEST(MasterKey, IsRefusedInsideTheDataFolder) {
    const TestFolder folder;
    const std::string data = folder.path() + "/data";
    std::filesystem::create_directory(data);
    std::filesystem::create_directory_symlink(data, folder.path() + "/link");
    EXPECT_FALSE(MasterKey::load_or_create(data + "/master.key", data));
    EXPECT_FALSE(MasterKey::load_or_create(data + "/deep/er/master.key", data + "/"));
    EXPECT_FALSE(MasterKey::load_or_create(folder.path() + "/link/master.key", data));
    EXPECT_FALSE(MasterKey::load_or_create(data + "/../data/master.key", data));
    EXPECT_TRUE(MasterKey::load_or_create(folder.path() + "/data2/master.key", data));
}

TEST(MasterKey, IsRefusedWhenItIsNoKey) {
    const TestFolder folder;
    const std::string path = folder.path() + "/master.key";
    const std::string hex(64, 'a');
    for (const std::string& text :
         {std::string(), std::string("zongji-master-key-1 abc\n"),
          "zongji-master-key-2 " + hex + "\n", "zongji-master-key-1 " + hex,
          "zongji-master-key-1 " + hex + "\n\n",
          "zongji-master-key-1 " + std::string(64, 'g') + "\n"}) {
        std::ofstream(path) << text;
        ::chmod(path.c_str(), 0600);
        EXPECT_FALSE(MasterKey::load_or_create(path, folder.path() + "/data")) << text;
    }
    std::ofstream(path) << "zongji-master-key-1 " + hex + "\n";
    EXPECT_TRUE(MasterKey::load_or_create(path, folder.path() + "/data"));
}

TEST(MasterKey, WrapsAsRfc3394Says) {
    // RFC 3394 §4.6: 256 bits of key data with a 256-bit key.
    std::array<std::uint8_t, 32> master{};
    for (std::size_t i = 0; i < 32; ++i)
        master[i] = static_cast<std::uint8_t>(i);
    PartKey key;
    for (std::size_t i = 0; i < 16; ++i) {
        key.bytes[i] = static_cast<std::uint8_t>(i * 0x11);
        key.bytes[16 + i] = static_cast<std::uint8_t>(i);
    }
    const MasterKey wrapping = MasterKey::from_bytes(master);
    const WrappedKey wrapped = wrapping.wrap(key);
    EXPECT_EQ(to_hex(wrapped),
              "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21");
    const auto back = wrapping.unwrap(wrapped);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->bytes, key.bytes);

    for (std::size_t i = 0; i < wrapped.size(); ++i) {
        WrappedKey changed = wrapped;
        changed[i] ^= 0x80;
        EXPECT_FALSE(wrapping.unwrap(changed)) << "byte " << i;
    }
    EXPECT_FALSE(test_key(9).unwrap(wrapped));
}

TEST(ChunkCipher, SealsAsAes256GcmDoes) {
    // Test case 14 of the GCM specification has the zero key, nonce and one zero block; ours has
    // index 0 as nonce too, and authenticates more, so the ciphertext is the same and the tag is
    // not.
    const PartKey key;
    ChunkCipher cipher(key, Sha256{});
    std::vector<std::uint8_t> out;
    cipher.seal(0, 0, std::vector<std::uint8_t>(16), out);
    ASSERT_EQ(out.size(), chunk_head_size + 16 + tag_size);
    EXPECT_EQ(to_hex(std::span(out).subspan(chunk_head_size, 16)),
              "cea7403d4d606b6e074ec5d3baf39d18");
    std::vector<std::uint8_t> plain;
    EXPECT_TRUE(cipher.open(0, 0, std::span(out).subspan(chunk_head_size), plain));
    EXPECT_EQ(plain, std::vector<std::uint8_t>(16));
    EXPECT_FALSE(cipher.open(1, 0, std::span(out).subspan(chunk_head_size), plain));
    EXPECT_FALSE(cipher.open(0, 1, std::span(out).subspan(chunk_head_size), plain));
}

}  // namespace
}  // namespace zongji::recordings
