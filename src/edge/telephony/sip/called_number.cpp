#include "edge/telephony/sip/core.h"
#include "edge/telephony/sip/home.h"
#include "edge/telephony/sip/identity.h"
#include "edge/telephony/sip/lenient_headers.h"

#include <sofia-sip/sip_header.h>
#include <sofia-sip/su_string.h>

// Which of our numbers was called. Most carriers say it in the Request-URI. Some send every call to
// one pilot number and say it elsewhere; the trunk's configuration knows where.
namespace zongji::sip {

namespace {

// The numbers in all headers of that name, in their order. Of a header that the stack does not know
// it keeps the text: each of them is a list of name-addr.
std::vector<std::string> numbers_in(const sip_t& request, const char* name) {
    std::vector<std::string> numbers;
    Home home;
    for (const sip_unknown_t* header = request.sip_unknown; header; header = header->un_next) {
        if (!su_casematch(header->un_name, name) || !header->un_value)
            continue;
        const std::string value = with_quoted_names(header->un_value).value_or(header->un_value);
        const sip_contact_t* one = sip_contact_make(home.get(), value.c_str());
        for (; one; one = one->m_next)
            numbers.push_back(number_of(*one->m_url));
    }
    return numbers;
}

// The number that a caller dialled comes first in what a trunk delivers of a call's way: the oldest
// entry of History-Info (RFC 7044 §5: new ones follow the others), the last of Diversion (RFC 5806
// §9.3.2: the first one stands at the bottom).
std::vector<std::string> candidates(CalledIn where, const sip_t& request) {
    switch (where) {
        case CalledIn::request_uri:
            return {};
        case CalledIn::to:
            return {number_of(*request.sip_to->a_url)};
        case CalledIn::p_called_party_id:
            return numbers_in(request, "P-Called-Party-ID");  // RFC 7315 §4.2
        case CalledIn::history_info:
            return numbers_in(request, "History-Info");
        case CalledIn::diversion: {
            auto numbers = numbers_in(request, "Diversion");
            return {numbers.rbegin(), numbers.rend()};
        }
    }
    return {};
}

// A registrar puts our Contact in the place of the number that was called (RFC 3261 §16.5).
bool retargeted(FrontDoor& door, const sip_t& request) {
    return door.registered_trunks().called_in(*request.sip_request->rq_url).value != 0;
}

}  // namespace

// The first that is one of ours; where none is, what the Request-URI says.
std::string SipEngine::Core::called_number(const SipSource& source, const sip_t& request) const {
    const Trunk* trunk = source.trunk ? directory->trunk(source.trunk) : nullptr;
    if (trunk) {
        for (const std::string& candidate : candidates(trunk->called_in, request)) {
            const std::string number = our_number(candidate);
            if (directory->has_number(number))
                return number;
        }
    }
    const std::string called = our_number(number_of(*request.sip_request->rq_url));
    if (directory->has_number(called) || !retargeted(*door, request))
        return called;
    for (const CalledIn where : {CalledIn::p_called_party_id, CalledIn::to}) {
        for (const std::string& candidate : candidates(where, request)) {
            const std::string number = our_number(candidate);
            if (directory->has_number(number))
                return number;
        }
    }
    return called;
}

}  // namespace zongji::sip
