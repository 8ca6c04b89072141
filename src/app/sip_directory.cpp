#include "app/sip_directory.h"

namespace zongji::app {

Result<std::shared_ptr<const sip::Directory>> sip_directory(
    const configuration::Snapshot& snapshot) {
    std::vector<sip::Trunk> trunks;
    for (const auto& [key, known] : snapshot.trunks)
        trunks.push_back(
            {known.id,
             known.record.addresses,
             known.record.max_calls,
             {known.record.silence_talking_s, known.record.silence_waiting_s, known.record.keys},
             key,
             known.record.called_in});
    std::vector<sip::Phone> phones;
    for (const auto& [key, known] : snapshot.phones)
        phones.push_back({known.id, key, known.record.secret_hash, known.record.address});
    std::unordered_set<std::string> numbers;
    for (const auto& [key, known] : snapshot.numbers)
        numbers.insert(key);
    ZONGJI_TRY(auto made,
               sip::Directory::make(std::move(trunks), std::move(phones), std::move(numbers)));
    return std::shared_ptr<const sip::Directory>(std::make_shared<sip::Directory>(std::move(made)));
}

}  // namespace zongji::app
