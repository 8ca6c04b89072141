#pragma once

#include "base/time.h"
#include "base/words.h"
#include "edge/telephony/sip/registration_pace.h"
#include "edge/telephony/sip/trunk_health.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <sofia-sip/nua.h>

namespace zongji::sip {

// How we stand with one trunk that we speak to first. It outlives changes of the configuration.
struct TrunkLine {
    // ---- Calls out
    TrunkHealth health;
    CallPace pace;
    int calls = 0;                        // of ours under way
    Instant rests_until;                  // a 503 said so
    std::optional<Timestamp> changed_at;  // when it went up or down last

    // ---- Questions (OPTIONS)
    nua_handle_t* question = nullptr;
    Instant ask_at;
    Instant answer_until;            // of the question under way
    bool answers_questions = false;  // it did once: silence means something
    Instant trial_at;                // down, and it answers no questions: calls try it again

    // ---- Registration
    TrunkRegistration registration = TrunkRegistration::none;
    std::string registration_says;  // why it is not
    std::optional<Timestamp> registered_until;
    Instant binding_ends;
    Instant register_at;
    nua_handle_t* registering = nullptr;  // a REGISTER under way
    bool has_proved = false;              // in it
    bool is_leaving = false;              // it ends the registration
    std::string call_id;
    std::uint32_t cseq = 0;
    unsigned least_expires_s = 0;  // a 423 said so
    RegistrationPace pace_of_registration;
    std::string registered_as;  // what it was made for: another is another registration
    std::vector<std::string> service_route;  // RFC 3608
};

}  // namespace zongji::sip
