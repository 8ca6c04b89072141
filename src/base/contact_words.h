#pragma once

#include <boost/describe.hpp>

// The closed words of getting in touch with somebody by ourselves, which engine, configuration and
// records share. As in base/words.h: a word may join, none is renamed.
namespace zongji {

enum class ContactMeans { voice, sms, mail, message };
BOOST_DESCRIBE_ENUM(ContactMeans, voice, sms, mail, message)

// What somebody is contacted for. Law and company ask different things of each.
enum class ContactPurpose {
    reply,       // he asked for it: a call-back, an answer
    service,     // of a contract that he has: an appointment, a delivery, a repair
    survey,      // how it was
    collection,  // of what he owes
    marketing    // whatever else is offered to him
};
BOOST_DESCRIBE_ENUM(ContactPurpose, reply, service, survey, collection, marketing)

// How sure we are of a rule's text. What is unverified is switched off until somebody has read it.
enum class RuleStanding {
    read,         // in the text of the law
    second_hand,  // in the press, of a law firm, of a carrier
    house,        // no law: what a company asks of itself
    unverified
};
BOOST_DESCRIBE_ENUM(RuleStanding, read, second_hand, house, unverified)

// What a rule looks at.
enum class ContactCheck { fact, hours, count, gap };
BOOST_DESCRIBE_ENUM(ContactCheck, fact, hours, count, gap)

// What follows where a rule's question has no answer.
enum class Unknown { allows, refuses };
BOOST_DESCRIBE_ENUM(Unknown, allows, refuses)

// In which contacts are counted: the last sixty minutes, the day or the week (from Monday) of the
// place that is called.
enum class CountPeriod { hour, day, week };
BOOST_DESCRIBE_ENUM(CountPeriod, hour, day, week)

}  // namespace zongji
