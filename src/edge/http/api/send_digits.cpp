#include "edge/http/api/await_desk.h"
#include "edge/http/api/guard.h"
#include "edge/http/api/operations.h"

namespace zongji::api {

struct SendDigits {
    static constexpr http::Limit limits[] = {{"digits", 32}};
    std::string digits;
};
BOOST_DESCRIBE_STRUCT(SendDigits, (), (digits))

http::Operation send_digits(Services& services) {
    return guarded(
        services,
        http::operation<SendDigits, live::DeskState>(
            "send_digits", http::Method::post, "/api/v1/interactions/{id}/send_digits",
            "Presses keys towards the customer's side",
            [&services](http::Request& request, const SendDigits& form) -> Result<live::DeskState> {
                ZONGJI_TRY(const auto id, request.id<InteractionId>("id"));
                const bool fits = !form.digits.empty() && form.digits.size() <= 32;
                const bool keys =
                    form.digits.find_first_not_of("0123456789*#ABCD") == std::string::npos;
                if (!fits || !keys)
                    return invalid("1 to 32 of 0-9 * # A-D", "/digits");
                return commanded(services, viewer_of(request).user_id,
                                 desk::SendDigits{id, form.digits});
            }),
        {Role::agent, Role::supervisor});
}

}  // namespace zongji::api
