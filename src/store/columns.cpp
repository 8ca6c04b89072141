#include "store/columns.h"

#include <algorithm>

namespace zongji::store {

std::string quoted_list(std::span<const std::string> names, std::string_view table) {
    std::string list;
    for (const auto& name : names) {
        if (!list.empty())
            list += ", ";
        if (!table.empty())
            list += fmt::format("{}.", table);
        list += fmt::format("\"{}\"", name);
    }
    return list;
}

std::string insert_statement(std::string_view table, std::span<const std::string> names) {
    std::string places;
    for (std::size_t i = 1; i <= names.size(); ++i) {
        places += fmt::format("{}?{}", i == 1 ? "" : ", ", i);
    }
    return fmt::format("INSERT INTO {} ({}) VALUES ({})", table, quoted_list(names), places);
}

std::string update_statement(std::string_view table, std::span<const std::string> names,
                             std::string_view key) {
    std::string settings;
    std::size_t key_place = names.size() + 1;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == key) {
            key_place = i + 1;
            continue;
        }
        settings += fmt::format("{}\"{}\" = ?{}", settings.empty() ? "" : ", ", names[i], i + 1);
    }
    return fmt::format("UPDATE {} SET {} WHERE \"{}\" = ?{}", table, settings, key, key_place);
}

}  // namespace zongji::store
