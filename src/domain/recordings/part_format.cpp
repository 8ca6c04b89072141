#include "domain/recordings/part_format.h"

#include "base/ensure.h"

#include <algorithm>
#include <bit>

#include <openssl/evp.h>

namespace zongji::recordings {
namespace {

// As in PNG: a transfer that changes line ends or drops the eighth bit shows.
constexpr std::array<std::uint8_t, 8> magic = {0x9a, 'Z', 'J', 'R', '\r', '\n', 0x1a, '\n'};
constexpr std::uint16_t version = 1;
constexpr std::uint8_t cipher_aes_256_gcm = 1;
constexpr std::uint8_t wrap_rfc_3394 = 1;

Error corrupt(std::string what) {
    return Error{ErrorCode::corrupt, std::move(what), {}};
}

const EVP_CIPHER* gcm() {
    static EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    ensure(cipher != nullptr, "OpenSSL has AES-256-GCM");
    return cipher;
}

}  // namespace

HeaderBytes encode_header(const PartHeader& header) {
    std::vector<std::uint8_t> out;
    out.reserve(header_size);
    out.insert(out.end(), magic.begin(), magic.end());
    put(out, version);
    put(out, static_cast<std::uint16_t>(header_size));
    put(out, cipher_aes_256_gcm);
    put(out, wrap_rfc_3394);
    put(out, std::uint16_t{0});
    put(out, header.recording.value);
    put(out, header.interaction.value);
    put(out, header.part);
    put(out, std::uint32_t{0});
    put(out, header.started_at.us);
    out.insert(out.end(), header.master_key.begin(), header.master_key.end());
    out.insert(out.end(), header.key.begin(), header.key.end());
    ensure(out.size() == header_size, "a part's header has its size");
    HeaderBytes bytes;
    std::copy(out.begin(), out.end(), bytes.begin());
    return bytes;
}

Result<PartHeader> decode_header(std::span<const std::uint8_t> bytes) {
    if (bytes.size() < header_size)
        return corrupt("the recording ends inside its header");
    const std::uint8_t* at = bytes.data();
    if (!std::equal(magic.begin(), magic.end(), at))
        return corrupt("not a recording");
    if (get<std::uint16_t>(at + 8) != version || get<std::uint16_t>(at + 10) != header_size)
        return corrupt("a recording of a version not known here");
    if (at[12] != cipher_aes_256_gcm || at[13] != wrap_rfc_3394)
        return corrupt("a recording with a cipher not known here");
    PartHeader header;
    header.recording = RecordingId{get<std::int64_t>(at + 16)};
    header.interaction = InteractionId{get<std::int64_t>(at + 24)};
    header.part = get<std::uint32_t>(at + 32);
    header.started_at = Timestamp{get<std::int64_t>(at + 40)};
    std::copy_n(at + 48, header.master_key.size(), header.master_key.begin());
    std::copy_n(at + 56, header.key.size(), header.key.begin());
    return header;
}

Sha256 sha256(std::span<const std::uint8_t> bytes) {
    Sha256 hash{};
    ensure(EVP_Digest(bytes.data(), bytes.size(), hash.data(), nullptr, EVP_sha256(), nullptr) == 1,
           "SHA-256 works");
    return hash;
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

struct ChunkCipher::Context {
    EVP_CIPHER_CTX* evp = EVP_CIPHER_CTX_new();
    ~Context() { EVP_CIPHER_CTX_free(evp); }
};

ChunkCipher::ChunkCipher(const PartKey& key, const Sha256& header_hash)
    : context_(std::make_unique<Context>()), header_hash_(header_hash) {
    // The key schedule is made once; each chunk only brings its nonce.
    ensure(context_->evp &&
               EVP_CipherInit_ex2(context_->evp, gcm(), key.bytes.data(), nullptr, 1, nullptr) == 1,
           "a chunk cipher can be set up");
}

ChunkCipher::ChunkCipher(ChunkCipher&& other) noexcept = default;
ChunkCipher::~ChunkCipher() = default;

void ChunkCipher::begin(std::uint64_t index, std::uint8_t flags, bool encrypt) {
    std::array<std::uint8_t, 12> nonce{};
    std::array<std::uint8_t, 41> besides{};
    std::copy(header_hash_.begin(), header_hash_.end(), besides.begin());
    for (std::size_t i = 0; i < 8; ++i) {
        const auto byte = static_cast<std::uint8_t>(index >> (56 - 8 * i));
        nonce[4 + i] = byte;
        besides[32 + i] = byte;
    }
    besides[40] = flags;
    int size = 0;
    ensure(EVP_CipherInit_ex2(context_->evp, nullptr, nullptr, nonce.data(), encrypt ? 1 : 0,
                              nullptr) == 1 &&
               EVP_CipherUpdate(context_->evp, nullptr, &size, besides.data(), besides.size()) == 1,
           "a chunk can be begun");
}

void ChunkCipher::seal(std::uint64_t index, std::uint8_t flags, std::span<const std::uint8_t> plain,
                       std::vector<std::uint8_t>& out) {
    ensure(plain.size() + tag_size <= largest_chunk, "a chunk is not too large");
    put(out, static_cast<std::uint32_t>(plain.size() + tag_size));
    put(out, flags);
    const std::size_t at = out.size();
    out.resize(at + plain.size() + tag_size);
    begin(index, flags, true);
    int size = 0;
    int rest = 0;
    std::uint8_t* to = out.data() + at;
    ensure((plain.empty() || EVP_EncryptUpdate(context_->evp, to, &size, plain.data(),
                                               static_cast<int>(plain.size())) == 1) &&
               EVP_EncryptFinal_ex(context_->evp, to + size, &rest) == 1 &&
               EVP_CIPHER_CTX_ctrl(context_->evp, EVP_CTRL_AEAD_GET_TAG, tag_size,
                                   to + plain.size()) == 1,
           "a chunk can be sealed");
}

bool ChunkCipher::open(std::uint64_t index, std::uint8_t flags,
                       std::span<const std::uint8_t> sealed, std::vector<std::uint8_t>& plain) {
    if (sealed.size() < tag_size)
        return false;
    const std::size_t length = sealed.size() - tag_size;
    plain.resize(length);
    begin(index, flags, false);
    std::array<std::uint8_t, tag_size> tag{};
    std::copy_n(sealed.data() + length, tag_size, tag.begin());
    std::array<std::uint8_t, 16> end{};
    int size = 0;
    const bool genuine =
        (length == 0 || EVP_DecryptUpdate(context_->evp, plain.data(), &size, sealed.data(),
                                          static_cast<int>(length)) == 1) &&
        EVP_CIPHER_CTX_ctrl(context_->evp, EVP_CTRL_AEAD_SET_TAG, tag_size, tag.data()) == 1 &&
        EVP_DecryptFinal_ex(context_->evp, end.data(), &size) == 1;
    if (!genuine)
        plain.clear();
    return genuine;
}

}  // namespace zongji::recordings
