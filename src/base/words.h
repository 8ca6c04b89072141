#pragma once

#include <boost/describe.hpp>

// The closed words of the trade that more than one module speaks: engine, configuration, journal
// and live views mean the same by them. The journal, the database, YAML and the API hold the names
// for ever: a word may join, none is renamed. JSON and OpenAPI read them from the descriptions.
//
// Sets that only look alike stay apart, each beside its noun: `journal::Outcome` has more ends than
// `flows::Ending`, since a flow cannot be hung up on by itself; `live::CallState` is what an agent
// sees of the live loop's `Stage`, which knows calls without an agent too; routing's `Activity` is
// what an agent does, from which his presence follows; the recording that an agent sees
// (`live::RecordingState`) is on or off, the stored one (`recordings::RecordingState`) complete or
// not.
namespace zongji {

// What an agent is, as he and others see it. He asks for the first three; the others follow from
// what he does.
enum class Presence { offline, available, on_break, ringing, on_call, wrap_up, not_answering };
BOOST_DESCRIBE_ENUM(Presence, offline, available, on_break, ringing, on_call, wrap_up,
                    not_answering)

constexpr bool can_be_asked_for(Presence presence) {
    return presence == Presence::available || presence == Presence::on_break ||
           presence == Presence::offline;
}

// In an offer, a call or its wrap-up.
constexpr bool is_in_contact(Presence presence) {
    return presence == Presence::ringing || presence == Presence::on_call ||
           presence == Presence::wrap_up;
}

// What stands between an agent and a call.
enum class Idleness {
    would_be_offered,  // nothing: nobody waits for him
    signed_out,
    on_break,
    not_answering,  // he let a call ring, and has to say that he is there
    phone_refuses,  // his phone turned calls away, and he has to say that it takes some again
    unreachable,    // his endpoint is not there: the browser's audio, or the phone's registration
    ringing,
    on_call,
    wrap_up,
    no_queue  // has the skills of no queue
};
BOOST_DESCRIBE_ENUM(Idleness, would_be_offered, signed_out, on_break, not_answering, phone_refuses,
                    unreachable, ringing, on_call, wrap_up, no_queue)

// Who takes part in an interaction.
enum class PartyKind {
    customer,
    agent,
    outside,    // somebody at a number who is not the customer
    supervisor  // who listens, helps or takes over
};
BOOST_DESCRIBE_ENUM(PartyKind, customer, agent, outside, supervisor)

// How an offer to an agent ended. Exactly one per offer.
enum class OfferResult {
    accepted,
    rejected,   // by the agent
    expired,    // it rang as long as the queue says: a missed offer
    withdrawn,  // the caller left
    lost        // the agent's page or phone failed: not his fault
};
BOOST_DESCRIBE_ENUM(OfferResult, accepted, rejected, expired, withdrawn, lost)

// By which of its three ways a leg's key presses are taken. `first_heard`: whichever is heard first
// on that leg, and from then on no other, since many gateways tell one press in two ways.
enum class KeysBy { first_heard, events, info, tones };
BOOST_DESCRIBE_ENUM(KeysBy, first_heard, events, info, tones)

// Where a trunk says which of our numbers was called.
enum class CalledIn {
    request_uri,  // as most do
    to,
    p_called_party_id,  // RFC 7315
    diversion,          // RFC 5806
    history_info        // RFC 7044
};
BOOST_DESCRIBE_ENUM(CalledIn, request_uri, to, p_called_party_id, diversion, history_info)

// What SIP travels over towards a trunk.
enum class SipTransport { udp, tcp, tls };
BOOST_DESCRIBE_ENUM(SipTransport, udp, tcp, tls)

// Where a trunk is told which number of ours calls, beside From.
enum class CallerIn {
    from,                  // nowhere else
    p_preferred_identity,  // RFC 3325 §9.2, as IMS asks of who is not of its own
    p_asserted_identity    // RFC 3325 §9.1, where the carrier takes our word
};
BOOST_DESCRIBE_ENUM(CallerIn, from, p_preferred_identity, p_asserted_identity)

// What a trunk's registrar says of us.
enum class TrunkRegistration {
    none,  // it is not asked
    trying,
    registered,
    refused
};
BOOST_DESCRIBE_ENUM(TrunkRegistration, none, trying, registered, refused)

// Which of a queue's free agents is asked first.
enum class Strategy { longest_idle, most_skilled, fewest_contacts, round_robin };
BOOST_DESCRIBE_ENUM(Strategy, longest_idle, most_skilled, fewest_contacts, round_robin)

// The agent's time after a contact.
enum class WrapUpMode {
    none,
    optional,    // until he ends it, or its length is over where it has one
    mandatory,   // until he ends it, which asks for a disposition
    timed,       // its length at most
    timed_fixed  // its length exactly
};
BOOST_DESCRIBE_ENUM(WrapUpMode, none, optional, mandatory, timed, timed_fixed)

}  // namespace zongji
