#pragma once

#include "store/database.h"

#include <memory>

// Files that belong to records: attachments, uploaded prompts. A blob's name is the SHA-256 of its
// bytes in hex, so that the same bytes are stored once and a changed file is noticed. Blocks: for
// workers.
namespace zongji::store {

class BlobStore {
public:
    virtual ~BlobStore() = default;

    // Returns the name. On return the bytes are on the disk.
    virtual Result<std::string> put(const Bytes& bytes) = 0;

    // ErrorCode::not_found, or corrupt when the bytes are no longer those that were put.
    virtual Result<Bytes> get(const std::string& name) = 0;

    // The caller knows that no record names it any more. A blob that is gone already is a success.
    virtual Result<void> remove(const std::string& name) = 0;
};

// Files in folders by the first two digits of their names. The folder is made.
Result<std::unique_ptr<BlobStore>> open_blob_folder(const std::string& folder);

// 64 hexadecimal digits.
std::string sha256_hex(std::string_view bytes);

}  // namespace zongji::store
