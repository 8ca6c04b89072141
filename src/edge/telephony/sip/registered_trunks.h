#pragma once

#include "base/ids.h"
#include "edge/telephony/sip/address.h"

#include <string>
#include <string_view>
#include <unordered_map>

#include <sofia-sip/sip.h>

namespace zongji::sip {

// Trunks that we are registered with, for who comes in over them: from where the registrar
// answered, or to our Contact, whose parameter `line` nobody else knows. The sip thread only.
class RegisteredTrunks {
public:
    void add(TrunkId trunk, const std::string& line, const Ip& registrar) {
        remove(trunk);
        standings_[trunk] = {line, registrar};
        if (!line.empty())
            by_line_[line] = trunk;
        by_address_[registrar] = trunk;
    }
    void remove(TrunkId trunk) {
        const auto found = standings_.find(trunk);
        if (found == standings_.end())
            return;
        by_line_.erase(found->second.line);
        // Two trunks of one carrier: the address is still the other's.
        const Ip registrar = found->second.registrar;
        standings_.erase(found);
        by_address_.erase(registrar);
        for (const auto& [other, standing] : standings_) {
            if (standing.registrar == registrar)
                by_address_[registrar] = other;
        }
    }

    TrunkId at(const Ip& source) const {
        const auto found = by_address_.find(source);
        return found == by_address_.end() ? TrunkId{} : found->second;
    }
    TrunkId of_line(const std::string& line) const {
        const auto found = line.empty() ? by_line_.end() : by_line_.find(line);
        return found == by_line_.end() ? TrunkId{} : found->second;
    }
    TrunkId called_in(const url_t& request_uri) const;
    // Of a request that is not parsed yet, by its first line.
    TrunkId called_in(std::string_view request_line) const;
    bool empty() const { return standings_.empty(); }

private:
    struct Standing {
        std::string line;
        Ip registrar;
    };
    std::unordered_map<TrunkId, Standing> standings_;
    std::unordered_map<std::string, TrunkId> by_line_;
    std::unordered_map<Ip, TrunkId> by_address_;
};

}  // namespace zongji::sip
