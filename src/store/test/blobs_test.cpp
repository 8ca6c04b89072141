#include "store/blobs.h"

#include "store/test/each_database.h"

#include <fstream>

#include <gtest/gtest.h>

namespace zongji::store {
namespace {

TEST(Blobs, are_named_by_their_bytes_and_stored_once) {
    test::TemporaryFolder folder;
    auto blobs = open_blob_folder(folder.path() + "/blobs");
    ASSERT_TRUE(blobs);
    const Bytes abc{'a', 'b', 'c'};
    auto name = (*blobs)->put(abc);
    ASSERT_TRUE(name) << name.error().message;
    // FIPS 180-2, appendix B.1
    EXPECT_EQ(*name, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(*(*blobs)->put(abc), *name);
    EXPECT_EQ(*(*blobs)->get(*name), abc);

    const auto empty = (*blobs)->put({});
    ASSERT_TRUE(empty);
    EXPECT_TRUE((*blobs)->get(*empty)->empty());

    EXPECT_TRUE((*blobs)->remove(*name));
    EXPECT_TRUE((*blobs)->remove(*name));
    EXPECT_EQ((*blobs)->get(*name).error().code, ErrorCode::not_found);
}

TEST(Blobs, notice_changed_bytes_and_mend_them_when_they_are_put_again) {
    test::TemporaryFolder folder;
    auto blobs = open_blob_folder(folder.path());
    const Bytes abc{'a', 'b', 'c'};
    const std::string name = *(*blobs)->put(abc);
    std::ofstream(folder.path() + "/ba/" + name) << "abd";
    EXPECT_EQ((*blobs)->get(name).error().code, ErrorCode::corrupt);
    EXPECT_TRUE((*blobs)->put(abc));
    EXPECT_TRUE((*blobs)->get(name));
}

TEST(Blobs, take_no_path_for_a_name) {
    test::TemporaryFolder folder;
    auto blobs = open_blob_folder(folder.path());
    for (const std::string& name : {std::string("../../etc/passwd"), std::string(64, '/'),
                                    std::string(), std::string(64, 'A')}) {
        EXPECT_EQ((*blobs)->get(name).error().code, ErrorCode::invalid);
        EXPECT_EQ((*blobs)->remove(name).error().code, ErrorCode::invalid);
    }
}

}  // namespace
}  // namespace zongji::store
