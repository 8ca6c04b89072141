#include "domain/recordings/genuine.h"

#include "base/ensure.h"
#include "domain/recordings/part_format.h"
#include "domain/recordings/part_paths.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <stdio.h>

namespace zongji::recordings {
namespace {

using File = std::unique_ptr<FILE, int (*)(FILE*)>;

Result<File> open_file(const std::string& path) {
    File file(::fopen(path.c_str(), "rbe"), [](FILE* f) { return ::fclose(f); });
    if (file)
        return file;
    if (errno == ENOENT)
        return not_found("a part of the recording is not there");
    return Error{ErrorCode::unavailable,
                 std::string("a recording cannot be read: ") + std::strerror(errno), path};
}

Error not_genuine(const PartRecord& part, const std::string& how) {
    return {ErrorCode::corrupt, fmt::format("part {} {}", part.part, how), {}};
}

bool is_finished(const PartRecord& part) {
    return part.state == RecordingState::complete || part.state == RecordingState::interrupted;
}

}  // namespace

Result<PartHeader> read_header(const std::string& path) {
    ZONGJI_TRY(const File file, open_file(path));
    HeaderBytes bytes{};
    const std::size_t got = ::fread(bytes.data(), 1, bytes.size(), file.get());
    return decode_header(std::span(bytes).first(got));
}

Result<std::string> file_sha256(const std::string& path) {
    ZONGJI_TRY(const File file, open_file(path));
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          EVP_MD_CTX_free);
    Sha256 hash{};
    std::vector<std::uint8_t> buffer(1 << 18);
    bool good = EVP_DigestInit_ex2(context.get(), EVP_sha256(), nullptr) == 1;
    while (const std::size_t got = ::fread(buffer.data(), 1, buffer.size(), file.get()))
        good = good && EVP_DigestUpdate(context.get(), buffer.data(), got) == 1;
    good = good && EVP_DigestFinal_ex(context.get(), hash.data(), nullptr) == 1;
    ensure(good, "SHA-256 works");
    if (::ferror(file.get()) != 0)
        return Error{ErrorCode::unavailable, "a recording cannot be read to its end", path};
    return to_hex(hash);
}

Result<void> check_genuine(const std::string& path, const PartRecord& part,
                           InteractionId interaction) {
    ZONGJI_TRY(const PartHeader header, read_header(path));
    if (header.recording != part.recording_id || header.interaction != interaction ||
        header.part != static_cast<std::uint32_t>(part.part)) {
        return not_genuine(part, "is the file of another recording");
    }
    if (!is_finished(part))
        return {};
    std::error_code code;
    const auto size = static_cast<std::int64_t>(std::filesystem::file_size(path, code));
    if (!code && size != part.bytes) {
        return not_genuine(part,
                           fmt::format("is {} bytes long, and {} were recorded", size, part.bytes));
    }
    ZONGJI_TRY(const std::string hash, file_sha256(path));
    if (hash != part.sha256)
        return not_genuine(part, "is not as it was recorded (SHA-256)");
    return {};
}

Result<Recording> read_genuine(const std::string& data_dir, const std::vector<PartRecord>& parts,
                               InteractionId interaction, const MasterKey& key) {
    std::vector<std::string> paths;
    for (const auto& part : parts) {
        paths.push_back(
            find_part(data_dir, part.recording_id, static_cast<int>(part.part), part.started_at));
        ZONGJI_CHECK(check_genuine(paths.back(), part, interaction));
    }
    // What was broken when it was written plays as far as it is good; it is marked.
    const bool is_broken = std::ranges::any_of(
        parts, [](const auto& part) { return part.state == RecordingState::broken; });
    return read_recording(paths, key, is_broken ? Strictness::salvage : Strictness::cut_off);
}

}  // namespace zongji::recordings
