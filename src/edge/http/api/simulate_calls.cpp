#include "domain/configuration/records.h"
#include "edge/http/api/guard.h"
#include "edge/http/api/operations.h"

namespace zongji::api {

struct SimulateCalls {
    static constexpr http::Limit limits[] = {{"number", 32}};
    int calls = 1;       // 1 … 20
    std::string number;  // empty: the first number
};
BOOST_DESCRIBE_STRUCT(SimulateCalls, (), (calls, number))

http::Operation simulate_calls(Services& services) {
    return guarded(
        services,
        http::operation<SimulateCalls, http::NoContent>(
            "simulate_calls", http::Method::post, "/api/v1/simulated_calls",
            "Lets simulated customers call; in the demonstration only",
            [&services](http::Request& request, const SimulateCalls& form) -> Result<void> {
                if (!services.simulate_calls)
                    return not_found("this is no demonstration");
                if (form.calls < 1 || form.calls > 20)
                    return invalid("1 to 20", "/calls");
                const auto snapshot = services.snapshot();
                std::string number = form.number;
                if (number.empty() && !snapshot->numbers.empty()) {
                    number = snapshot->numbers.begin()->first;
                }
                if (!snapshot->numbers.contains(number))
                    return invalid("is none of ours", "/number");
                return services.simulate_calls(viewer_of(request).user_id, form.calls, number);
            }));
}

}  // namespace zongji::api
