#pragma once

#include "domain/calls/desk_commands.h"
#include "domain/identity/viewer.h"
#include "domain/recordings/records.h"
#include "domain/recordings/render.h"
#include "domain/settings/settings.h"
#include "edge/http/api/record_shapes.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What the operations need of the rest of the program. Everything here but LiveDesk and
// BrowserMedia blocks and is called on workers, by several at once. Each takes the Viewer and
// answers what he may see and nothing else; what he may not see is `not_found`.
namespace zongji::api {

using configuration::Role;
using identity::Viewer;

struct SignedIn {
    Viewer viewer;
    std::string token;  // the cookie
};

class Sessions {
public:
    virtual ~Sessions() = default;
    // `unauthenticated` for a wrong login or password alike, `exhausted` after ten failures a
    // minute.
    virtual Result<SignedIn> sign_in(const std::string& login, const std::string& password,
                                     const std::string& remote_address) = 0;
    // `unauthenticated` if there is none. Does not block: a call must not wait for a database.
    virtual Result<Viewer> find(const std::string& token) = 0;
    virtual Result<void> sign_out(const Viewer& viewer) = 0;
};

// What somebody did to a thing; who it was and where from is the viewer's.
struct Deed {
    std::string what;  // "recording.heard"
    std::string kind;  // "recordings"
    std::string key;
    json::value before;  // no personal data
    json::value after;
};

// For what is no change of a record of ours: such records write their own rows, in the transaction
// of the change.
class AuditTrail {
public:
    virtual ~AuditTrail() = default;
    virtual Result<void> write(const Viewer& viewer, const Deed& deed) = 0;
};

struct Page {
    int limit = 50;
    std::string cursor;  // as `next` gave it; empty at the start
};

struct InteractionFilter {
    std::optional<Timestamp> from;
    std::optional<Timestamp> to;
    std::string queue;  // its key
    std::optional<AgentId> agent;
    std::optional<journal::Outcome> outcome;
    std::optional<CustomerId> customer;
    std::string text;
};

// Everybody gets the interactions that he had a part in, or that ring at his desk, whosever number
// was called; whoever is more than an agent, those of his org units too. `caller` of a row is the
// whole number: the operation masks it.
class Interactions {
public:
    virtual ~Interactions() = default;
    virtual Result<InteractionList> list(const Viewer& viewer, const InteractionFilter& filter,
                                         const Page& page) = 0;
    virtual Result<InteractionPage> read(const Viewer& viewer, InteractionId id) = 0;
    virtual Result<void> save_note(const Viewer& viewer, InteractionId id,
                                   const std::string& text) = 0;
    // `invalid` if the queue has no such disposition. Empty takes it back.
    virtual Result<void> save_disposition(const Viewer& viewer, InteractionId id,
                                          const std::string& disposition) = 0;
    // With its row in the audit.
    virtual Result<Customer> link_customer(const Viewer& viewer, InteractionId id,
                                           CustomerId customer) = 0;
};

struct RecordingFiles {
    InteractionId interaction_id;
    std::vector<recordings::PartRecord> parts;
};

class Recordings {
public:
    virtual ~Recordings() = default;
    virtual Result<RecordingFiles> find(const Viewer& viewer, RecordingId id) = 0;
    // Decrypts and renders. Slow: the operation keeps the last few.
    virtual Result<recordings::Rendering> render(const RecordingFiles& files) = 0;
};

// Those of his org units, and the customers of his own interactions. `numbers` of what comes back
// are whole: the operation masks them. Those of a form may be masked
// as they were shown. An update whose version is not the record's is `conflict` at "/version".
class Customers {
public:
    virtual ~Customers() = default;
    virtual Result<CustomerList> list(const Viewer& viewer, const std::string& text,
                                      const Page& page) = 0;
    virtual Result<Customer> create(const Viewer& viewer, const CustomerForm& form) = 0;
    virtual Result<Customer> read(const Viewer& viewer, CustomerId id) = 0;
    virtual Result<Customer> update(const Viewer& viewer, CustomerId id,
                                    const CustomerChange& form) = 0;
};

struct TicketFilter {
    std::optional<TicketStatus> status;
    std::optional<CustomerId> customer;
    std::string text;
};

class Tickets {
public:
    virtual ~Tickets() = default;
    virtual Result<TicketList> list(const Viewer& viewer, const TicketFilter& filter,
                                    const Page& page) = 0;
    virtual Result<TicketPage> create(const Viewer& viewer, const TicketForm& form) = 0;
    virtual Result<TicketPage> read(const Viewer& viewer, TicketId id) = 0;
    virtual Result<TicketPage> update(const Viewer& viewer, TicketId id,
                                      const TicketForm& form) = 0;
    virtual Result<TicketPage> add_comment(const Viewer& viewer, TicketId id,
                                           const std::string& text) = 0;
};

// `caller` of a task is the whole number: the operation masks it.
class Tasks {
public:
    virtual ~Tasks() = default;
    // No status: both.
    virtual Result<TaskList> list(const Viewer& viewer, std::optional<TaskStatus> status,
                                  const Page& page) = 0;
    // With its row in the audit.
    virtual Result<Task> complete(const Viewer& viewer, TaskId id) = 0;
};

class Audits {
public:
    virtual ~Audits() = default;
    virtual Result<AuditList> list(const Viewer& viewer, const Page& page) = 0;
};

// The live loop. Any thread; returns at once. The answer to a command comes on the loop's thread
// and must not block it; desk and board are answered on the thread that tells changes too, in their
// order. An answer that never comes is `unavailable` after two seconds.
class LiveDesk {
public:
    using Answer = std::function<void(Result<live::DeskState>)>;

    virtual ~LiveDesk() = default;
    virtual void command(UserId user, desk::Command command, Answer answer) = 0;
    virtual void desk(UserId user, Answer answer) = 0;
    virtual void board(std::function<void(Result<live::BoardState>)> answer) = 0;
    // The first page of an agent came, the last one went.
    virtual void page_opened(UserId user) = 0;
    virtual void page_closed(UserId user) = 0;
    // A customer was linked to the contact.
    virtual void caller_changed(InteractionId interaction, CustomerId customer,
                                const std::string& name) = 0;
    virtual void customer_renamed(CustomerId customer, const std::string& name) = 0;
};

// The browser's phone. Any thread; returns at once; the answer comes on any thread.
class BrowserMedia {
public:
    virtual ~BrowserMedia() = default;
    // Answers with SDP. A session that this user has already gives way to the new one.
    virtual void accept_offer(UserId user, const std::string& tab, std::string sdp,
                              std::function<void(Result<std::string>)> answer) = 0;
    virtual void stop(UserId user, const std::string& tab) = 0;
};

class LiveSessions;

// All there before the first request. Registering the operations, to tell what they are, asks for
// none of them.
struct Services {
    Sessions* sessions = nullptr;
    AuditTrail* audit_trail = nullptr;
    Interactions* interactions = nullptr;
    Recordings* recordings = nullptr;
    Customers* customers = nullptr;
    Tickets* tickets = nullptr;
    Tasks* tasks = nullptr;
    Audits* audits = nullptr;
    settings::Settings* settings = nullptr;
    LiveDesk* live_desk = nullptr;
    LiveSessions* live_sessions = nullptr;

    // The configuration that the server works with now.
    std::function<std::shared_ptr<const configuration::Snapshot>()> snapshot;
    // The stored configuration changed: load it and hand it to the live machine.
    std::function<void()> configuration_changed;
    // For the desk of `user`. Demonstration only; else empty.
    std::function<Result<void>(UserId user, int calls, const std::string& number)> simulate_calls;
    // How this user's browser reaches us where nothing but a TURN server is let through; may be
    // empty.
    std::function<std::vector<IceServer>(UserId)> ice_servers;
};

}  // namespace zongji::api
