#include "edge/telephony/sip/directory.h"

#include <algorithm>
#include <cctype>
#include <iterator>

namespace zongji::sip {

namespace {

std::string path(const char* list, std::size_t index, const char* field) {
    return std::string("/") + list + "/" + std::to_string(index) + "/" + field;
}

// "sip:host:port", "sip:user@host", "host:port". A name instead of an address stays unknown as a
// source.
std::optional<Endpoint> endpoint_of_uri(std::string_view uri) {
    if (uri.starts_with("sip:"))
        uri.remove_prefix(4);
    if (const auto at = uri.find('@'); at != uri.npos)
        uri.remove_prefix(at + 1);
    uri = uri.substr(0, uri.find_first_of(";?"));
    const auto network = parse_network(uri);
    if (!network || network->prefix != 128)
        return std::nullopt;
    const std::uint16_t port = network->port ? network->port : 5060;
    return Endpoint{network->ip, port};
}

constexpr std::size_t shortest_number = 5;  // 95588 is one
constexpr std::size_t longest_number = 32;

std::string digits_from_end(std::string_view text) {
    std::string digits;
    std::copy_if(text.rbegin(), text.rend(), std::back_inserter(digits),
                 [](unsigned char c) { return std::isdigit(c); });
    return digits;
}

}  // namespace

Result<Directory> Directory::make(std::vector<Trunk> trunks, std::vector<Phone> phones,
                                  std::unordered_set<std::string> numbers,
                                  std::string feature_prefix) {
    Directory directory;
    for (std::size_t i = 0; i < trunks.size(); ++i) {
        for (std::size_t j = 0; j < trunks[i].addresses.size(); ++j) {
            const auto network = parse_network(trunks[i].addresses[j]);
            if (!network) {
                return invalid("is not an IP address, with /prefix or :port if wanted",
                               path("trunks", i, "addresses/") + std::to_string(j));
            }
            directory.trunk_addresses_.push_back({*network, i});
        }
    }
    std::stable_sort(directory.trunk_addresses_.begin(), directory.trunk_addresses_.end(),
                     [](const TrunkAddress& a, const TrunkAddress& b) {
                         const bool a_port = a.network.port != 0;
                         const bool b_port = b.network.port != 0;
                         if (a_port != b_port)
                             return a_port;
                         return a.network.prefix > b.network.prefix;
                     });

    for (std::size_t i = 0; i < phones.size(); ++i) {
        const Phone& phone = phones[i];
        directory.users_.emplace(phone.user, i);
        directory.phone_ids_.emplace(phone.id.value, i);
        if (!phone.ha1.empty() && phone.ha1.size() != 32) {
            return invalid("is not an MD5 sum in hex", path("phones", i, "secret_hash"));
        }
        if (phone.address.empty())
            continue;
        if (!phone.address.starts_with("sip:")) {
            return invalid("must begin with sip:", path("phones", i, "address"));
        }
        const auto endpoint = endpoint_of_uri(phone.address);
        if (endpoint && phone.ha1.empty())
            directory.fixed_phones_.emplace(*endpoint, i);
    }

    directory.trunks_ = std::move(trunks);
    directory.phones_ = std::move(phones);
    directory.numbers_ = std::move(numbers);
    for (const std::string& number : directory.numbers_)
        directory.numbers_by_end_.emplace(digits_from_end(number), number);
    directory.feature_prefix_ = std::move(feature_prefix);
    return directory;
}

const Phone* Directory::phone_at(const Endpoint& source) const {
    const auto found = fixed_phones_.find(source);
    return found == fixed_phones_.end() ? nullptr : &phones_[found->second];
}

const Trunk* Directory::trunk_at(const Endpoint& source) const {
    for (const auto& entry : trunk_addresses_) {
        if (!entry.network.contains(source))
            continue;
        // A phone at exactly this address and port is nearer than a trunk that names no port.
        if (entry.network.port == 0 && phone_at(source))
            return nullptr;
        return &trunks_[entry.trunk];
    }
    return nullptr;
}

const Phone* Directory::phone(PhoneId id) const {
    const auto found = phone_ids_.find(id.value);
    return found == phone_ids_.end() ? nullptr : &phones_[found->second];
}

const Phone* Directory::phone_of_user(const std::string& user) const {
    const auto found = users_.find(user);
    return found == users_.end() ? nullptr : &phones_[found->second];
}

const Trunk* Directory::trunk(TrunkId id) const {
    for (const auto& trunk : trunks_) {
        if (trunk.id == id)
            return &trunk;
    }
    return nullptr;
}

std::string Directory::number_meant(std::string_view delivered) const {
    const std::string end = digits_from_end(delivered.substr(0, longest_number));
    if (end.size() < shortest_number)
        return {};
    const auto longer = numbers_by_end_.lower_bound(end);
    if (longer != numbers_by_end_.end() && longer->first.starts_with(end))
        return longer->second;
    for (std::size_t size = end.size(); size >= shortest_number; --size) {
        const auto shorter = numbers_by_end_.find(end.substr(0, size));
        if (shorter != numbers_by_end_.end())
            return shorter->second;
    }
    return {};
}

bool Directory::is_feature_code(const std::string& called) const {
    return !feature_prefix_.empty() && called.starts_with(feature_prefix_);
}

}  // namespace zongji::sip
