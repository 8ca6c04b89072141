#include "app/check/parts.h"
#include "app/installation.h"
#include "app/stores.h"
#include "domain/recordings/part_format.h"

#include <filesystem>
#include <fstream>

#include <fmt/format.h>

namespace zongji::app::check {
namespace {

constexpr std::size_t longest_id = 64;  // of another file there may be much

std::string first_line(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line.substr(0, longest_id);
}

// What the database says of itself; empty where it says nothing.
struct Named {
    std::string id;
    std::string master_key;
};

Named named_in(store::Database* database) {
    Named named;
    if (!database)
        return named;
    (void)database->read([&](store::Transaction& transaction) -> Result<void> {
        ZONGJI_TRY(const auto rows, transaction.query("SELECT id, master_key FROM installation"));
        if (!rows.empty())
            named = {rows[0].text(0), rows[0].text(1)};
        return {};
    });
    return named;
}

void check_id(const Folder& folder, const std::string& name, const std::string& id) {
    const std::string path = folder.data_dir + "/" + name;
    const std::string found = first_line(path);
    if (found == id)
        return;
    if (found.empty()) {
        folder.report.wrong(Subject::company, name,
                            {"没有标识；下次启动会补上", "it is not there; a start gives it anew"});
    } else {
        folder.report.wrong(Subject::company, name,
                            {fmt::format("标识 {} 与数据库的 {} 不同", found, id),
                             fmt::format("it says {}, and the database {}", found, id)});
    }
}

}  // namespace

std::optional<recordings::MasterKey> check_company(const Folder& folder, const Config& config,
                                                   store::Database* database) {
    const Named named = named_in(database);
    Report& report = folder.report;
    if (named.id.empty()) {
        report.wrong(Subject::company, "",
                     {"数据库没有说明属于哪个安装", "the database does not say whose it is"});
    } else {
        for (const char* name : {"journal/installation.id", "recordings/installation.id"})
            check_id(folder, name, named.id);
    }
    const std::string needed = named.master_key;
    if (!needed.empty())
        check_id(folder, "master-key.id", needed);
    const std::string path = key_path_of(config);
    auto key = recordings::MasterKey::load(path);
    if (!key) {
        std::error_code code;
        const bool is_there = std::filesystem::exists(path, code);
        const std::string why = key.error().message;
        if (is_there)
            report.wrong(Subject::company, path, {"主密钥不可用：" + why, "no usable key: " + why});
        else
            report.unseen(Subject::company,
                          {fmt::format("没有主密钥 {}：只核对录音的大小、哈希值和头部标识", path),
                           fmt::format("the master key {} is not here: of recordings, size, hash "
                                       "and the ids in their headers are looked at",
                                       path)});
        return std::nullopt;
    }
    const std::string id = recordings::to_hex(key->id());
    if (!needed.empty() && id != needed) {
        report.wrong(Subject::company, path,
                     {fmt::format("是另一个主密钥（{}，需要 {}）", id, needed),
                      fmt::format("it is another master key ({}, and {} is needed)", id, needed)});
        return std::nullopt;
    }
    if (report.wrong_in(Subject::company) == 0)
        report.holds(Subject::company,
                     {fmt::format("安装 {}，主密钥 {}", named.id, id),
                      fmt::format("installation {}, master key {}", named.id, id)});
    return *key;
}

}  // namespace zongji::app::check
