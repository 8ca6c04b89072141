#include "engine/flows/test/caller.h"

namespace zongji::flows {
namespace {

struct Case {
    const char* condition;
    bool holds;
};

class ConditionOf : public testing::TestWithParam<Case> {};

TEST_P(ConditionOf, a_caller) {
    Caller caller(std::string(R"({"schema": 1, "entry": "c", "nodes": {"c": {"type": "condition",
        "when": )") +
                  GetParam().condition + "}}}");
    const std::string story = caller.starts({{"caller.region", "江苏 南京"},
                                             {"caller.number", "13800000000"},
                                             {"customer.tier", "gold"},
                                             {"customer.complaints", "3"},
                                             {"customer.balance", "-2.50"},
                                             {"empty", ""}});
    EXPECT_EQ(story,
              std::string("c>") + (GetParam().holds ? "true" : "false") + ", hang up self_served")
        << GetParam().condition;
}

INSTANTIATE_TEST_SUITE_P(
    Each, ConditionOf,
    testing::Values(Case{R"({"equals": [{"var": "customer.tier"}, "gold"]})", true},
                    Case{R"({"equals": ["gold", {"var": "customer.tier"}]})", true},
                    Case{R"({"equals": [{"var": "customer.tier"}, "silver"]})", false},
                    Case{R"({"equals": [{"var": "customer.complaints"}, 3]})", true},
                    Case{R"({"equals": [{"var": "unknown"}, {"var": "unknown"}]})", false},
                    Case{R"({"not": {"equals": [{"var": "unknown"}, "x"]}})", true},
                    Case{R"({"greater": [{"var": "customer.complaints"}, 2]})", true},
                    Case{R"({"greater": [{"var": "customer.complaints"}, 3]})", false},
                    Case{R"({"greater": [{"var": "customer.complaints"}, "12"]})", false},
                    Case{R"({"less": [{"var": "customer.balance"}, 0]})", true},
                    Case{R"({"less": [{"var": "customer.tier"}, 5]})", false},
                    Case{R"({"greater": [{"var": "customer.tier"}, 5]})", false},
                    Case{R"({"in": [{"var": "customer.tier"}, ["silver", "gold"]]})", true},
                    Case{R"({"in": [{"var": "customer.tier"}, ["silver"]]})", false},
                    Case{R"({"starts_with": [{"var": "caller.region"}, "江苏"]})", true},
                    Case{R"({"starts_with": [{"var": "caller.number"}, "139"]})", false},
                    Case{R"({"starts_with": ["1", {"var": "caller.number"}]})", false},
                    Case{R"({"exists": {"var": "caller.number"}})", true},
                    Case{R"({"exists": {"var": "empty"}})", false},
                    Case{R"({"exists": {"var": "unknown"}})", false},
                    Case{R"({"all": [{"exists": {"var": "caller.number"}}, {"any": [
            {"equals": [{"var": "customer.tier"}, "silver"]},
            {"not": {"less": [{"var": "customer.complaints"}, 3]}}]}]})",
                         true},
                    Case{R"({"any": [{"all": [{"exists": {"var": "caller.number"}},
            {"exists": {"var": "unknown"}}]}, {"equals": [1, 2]}]})",
                         false}));

}  // namespace
}  // namespace zongji::flows
