#pragma once

#include "base/words.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The far side of a trunk, as we speak to it first: where, as whom, and how it wants its numbers.
namespace zongji::sip {

struct NumberRule {
    std::string begins;
    std::string becomes;
};

struct Carrier {
    std::string host;  // domain or address; empty: we never speak first
    int port = 0;
    SipTransport transport = SipTransport::udp;
    std::string outbound_proxy;  // "host:port" that all is sent to instead; empty: none

    bool registers = false;
    std::string user;  // of the address of record
    std::string auth_user;
    std::string realm;
    std::string secret_hash;  // H(A1) by MD5 and by SHA-256 (trunk_credentials.h)
    int expires_s = 3600;

    bool outbound = false;  // calls out may go over it
    int priority = 0;       // higher first
    int weight = 1;
    int max_calls_out = 0;     // 0: no limit
    int calls_per_second = 0;  // 0: no limit
    std::vector<NumberRule> number_rules;
    std::string from_user;  // empty: the number that calls
    CallerIn caller_in = CallerIn::from;
    bool withholds = false;

    int answer_within_ms = 4'000;
    int ask_every_ms = 30'000;  // 0: never
    int lost_after = 3;
    int back_after = 2;

    bool is_secured() const { return transport == SipTransport::tls; }
    bool speaks_first() const { return !host.empty() && (registers || outbound); }
};

// A number as people write it, without what separates its digits for the eye (RFC 3966 §3); none
// where anything else is in it.
std::optional<std::string> plain_number(std::string_view written);

// By the rule with the longest beginning.
std::string number_for(const Carrier& carrier, const std::string& number);

// "sip:host:port;transport=tcp": where its requests are sent.
std::string next_hop_of(const Carrier& carrier);
std::string next_host_of(const Carrier& carrier);  // of it, without the port

// "sip:user@host:5080", its Request-URI; without a user its registrar's.
std::string uri_at(const Carrier& carrier, const std::string& user);
// "sip:user@host", which names somebody there.
std::string address_of_record(const Carrier& carrier, const std::string& user);

}  // namespace zongji::sip
