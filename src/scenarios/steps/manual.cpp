#include "scenarios/steps/steps.h"

namespace zongji::scenarios {

std::vector<Chapter> manual() {
    return {{"Calls", call_steps()},
            {"Agents", agent_steps()},
            {"What is heard, and recorded", hearing_steps()},
            {"Pages and phones", page_steps()},
            {"Outcomes, tasks and the board", outcome_steps()},
            {"Customers, tickets, notes", record_steps()},
            {"Calls out: whom, and as whom", calling_steps()},
            {"Rights", right_steps()},
            {"Settings", setting_steps()},
            {"Time, the server and its stores", server_steps()}};
}

}  // namespace zongji::scenarios
