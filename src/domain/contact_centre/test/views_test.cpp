#include "domain/contact_centre/test/hotline.h"

namespace zongji::contact_centre {
namespace {

TEST(WhyIdle, is_told_to_the_agent_and_to_the_board) {
    Hotline line;
    const auto both = [&](std::int64_t agent) {
        const live::WhyIdle why = line.desk(agent).why_idle;
        EXPECT_EQ(line.why_idle[agent], why);
        EXPECT_EQ(line.centre.why_idle(UserId{agent}), why);
        return why;
    };
    EXPECT_EQ(both(1).code, Idleness::signed_out);
    // No page watches the agent who has but a telephone: the board learns of him all the same.
    line.ready(3);
    EXPECT_EQ(both(3).code, Idleness::unreachable);
    EXPECT_EQ(both(3).endpoint, configuration::Endpoint::phone);

    line.sign_in(1);
    EXPECT_EQ(both(1).code, Idleness::would_be_offered);
    line.say(1, desk::SetPresence{Presence::on_break, "meal"});
    EXPECT_EQ(both(1).code, Idleness::on_break);
    EXPECT_EQ(both(1).reason, "meal");

    line.base.users["agent1"].record.skills.clear();
    line.apply(line.base);
    line.ready(1);
    EXPECT_EQ(both(1).code, Idleness::no_queue);
}

TEST(Caller, is_renamed_in_the_calls_of_that_customer_and_in_no_other) {
    Hotline line;
    line.sign_in(1);
    line.talking_with(1);
    line.centre.caller_changed(line.last_arrived, CustomerId{7}, "王建国", line.now);
    line.centre.customer_renamed(CustomerId{8}, "别人", line.now);
    EXPECT_EQ(line.desk(1).call->caller.name, "王建国");
    line.centre.customer_renamed(CustomerId{7}, "王建军", line.now);
    EXPECT_EQ(line.desk(1).call->caller.name, "王建军");

    const InteractionId call = line.desk(1).call->interaction_id;
    line.say(1, desk::HangUpCall{call});
    line.centre.customer_renamed(CustomerId{7}, "王建平", line.now);
    EXPECT_EQ(line.desk(1).wrap_up->caller.name, "王建平");
}

}  // namespace
}  // namespace zongji::contact_centre
