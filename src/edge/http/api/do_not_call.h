#pragma once

#include "domain/do_not_call/do_not_call.h"
#include "domain/identity/viewer.h"
#include "edge/http/limits.h"
#include "store/page.h"

// The list of those not to be called, as the page sees it.
namespace zongji::api {

using identity::Viewer;

struct DoNotCallEntry {
    do_not_call::EntryId id;
    std::string number;  // masked as the role asks
    std::string reason;
    Timestamp since;
    std::string by_name;
    std::optional<Timestamp> until;
};
BOOST_DESCRIBE_STRUCT(DoNotCallEntry, (), (id, number, reason, since, by_name, until))

struct DoNotCallList {
    std::vector<DoNotCallEntry> items;
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(DoNotCallList, (), (items, next))

// By a number that was typed, or of a contact, whose number the page may see masked.
struct DoNotCallForm {
    static constexpr bool missing_means_default = true;
    static constexpr http::Limit limits[] = {{"number", 64}, {"reason", 500}};
    std::string number;
    std::optional<InteractionId> interaction_id;
    std::string reason;
    std::optional<Timestamp> until;
};
BOOST_DESCRIBE_STRUCT(DoNotCallForm, (), (number, interaction_id, reason, until))

// `number` of an entry is the whole number: the operation masks it. Every call blocks, and is made
// on workers by several at once.
class DoNotCall {
public:
    virtual ~DoNotCall() = default;
    virtual Result<DoNotCallList> list(const Viewer& viewer, const std::string& number,
                                       const store::PageRequest& page) = 0;
    virtual Result<DoNotCallEntry> add(const Viewer& viewer, const DoNotCallForm& form) = 0;
    virtual Result<void> remove(const Viewer& viewer, do_not_call::EntryId id) = 0;
};

}  // namespace zongji::api
