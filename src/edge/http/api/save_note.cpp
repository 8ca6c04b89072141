#include "edge/http/api/guard.h"
#include "edge/http/api/interactions.h"
#include "edge/http/api/operations.h"

namespace zongji::api {

struct SaveNote {
    static constexpr http::Limit limits[] = {{"text", 10'000}};
    std::string text;
};
BOOST_DESCRIBE_STRUCT(SaveNote, (), (text))

// Called each time the page saves by itself: whole text, last one wins.
http::Operation save_note(Services& services) {
    return guarded(services,
                   http::operation<SaveNote, http::NoContent>(
                       "save_note", http::Method::put, "/api/v1/interactions/{id}/note",
                       "Saves the note of the contact",
                       [&services](http::Request& request, const SaveNote& form) -> Result<void> {
                           ZONGJI_TRY(const auto id, request.id<InteractionId>("id"));
                           return services.interactions->save_note(viewer_of(request), id,
                                                                   form.text);
                       }),
                   {Role::agent, Role::supervisor});
}

}  // namespace zongji::api
