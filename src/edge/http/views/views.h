#pragma once

#include "edge/http/api/customers.h"
#include "edge/http/api/do_not_call.h"
#include "edge/http/api/interactions.h"
#include "edge/http/api/recordings.h"
#include "edge/http/api/tasks.h"
#include "edge/http/api/tickets.h"
#include "edge/http/views/sources.h"

// The records as the pages show them, with the names of what they refer to: domain/access says what
// may be seen, the records' domains keep it, these put it together. One class for each noun.
namespace zongji::views {

class Interactions final : public api::Interactions {
public:
    explicit Interactions(const Sources& sources) : of_(sources) {}

    Result<api::InteractionList> list(const Viewer& viewer, const api::InteractionFilter& filter,
                                      const store::PageRequest& page) override;
    Result<api::InteractionPage> read(const Viewer& viewer, InteractionId id) override;
    Result<void> save_note(const Viewer& viewer, InteractionId id,
                           const std::string& text) override;
    Result<void> save_disposition(const Viewer& viewer, InteractionId id,
                                  const std::string& disposition) override;
    Result<api::Customer> link_customer(const Viewer& viewer, InteractionId id,
                                        CustomerId customer) override;

private:
    Result<std::vector<api::InteractionRow>> rows(
        const Viewer& viewer, settings::Names& names,
        const std::vector<interactions::InteractionRecord>& records);

    const Sources& of_;
};

class Recordings final : public api::Recordings {
public:
    explicit Recordings(const Sources& sources) : of_(sources) {}

    Result<api::RecordingFiles> find(const Viewer& viewer, RecordingId id) override;
    Result<recordings::Rendering> render(const api::RecordingFiles& files) override;

private:
    const Sources& of_;
};

class Customers final : public api::Customers {
public:
    explicit Customers(const Sources& sources) : of_(sources) {}

    Result<api::CustomerList> list(const Viewer& viewer, const std::string& text,
                                   const store::PageRequest& page) override;
    Result<api::Customer> create(const Viewer& viewer, const api::CustomerForm& form) override;
    Result<api::Customer> read(const Viewer& viewer, CustomerId id) override;
    Result<api::Customer> update(const Viewer& viewer, CustomerId id,
                                 const api::CustomerForm& form) override;
    Result<std::vector<api::LikelyDouble>> likely_doubles(const Viewer& viewer,
                                                          CustomerId id) override;

private:
    Result<void> allow_numbers(const Viewer& viewer, const std::vector<std::string>& numbers);

    const Sources& of_;
};

class Tickets final : public api::Tickets {
public:
    explicit Tickets(const Sources& sources) : of_(sources) {}

    Result<api::TicketList> list(const Viewer& viewer, const tickets::TicketFilter& filter,
                                 const store::PageRequest& page) override;
    Result<api::TicketPage> create(const Viewer& viewer, const api::TicketForm& form) override;
    Result<api::TicketPage> read(const Viewer& viewer, TicketId id) override;
    Result<api::TicketPage> update(const Viewer& viewer, TicketId id,
                                   const api::TicketForm& form) override;
    Result<api::TicketPage> add_comment(const Viewer& viewer, TicketId id,
                                        const std::string& text) override;

private:
    Result<std::vector<api::TicketRow>> rows(const Viewer& viewer, settings::Names& names,
                                             const std::vector<tickets::Ticket>& tickets);
    Result<api::TicketPage> page(const Viewer& viewer, const tickets::Ticket& ticket);
    Result<tickets::TicketDraft> checked(const Viewer& viewer, const api::TicketForm& form,
                                         const tickets::Ticket& before);

    const Sources& of_;
};

class Tasks final : public api::Tasks {
public:
    explicit Tasks(const Sources& sources) : of_(sources) {}

    Result<api::TaskList> list(const Viewer& viewer, std::optional<api::TaskStatus> status,
                               const store::PageRequest& page) override;
    Result<api::Task> complete(const Viewer& viewer, TaskId id) override;

private:
    Result<std::vector<api::Task>> rows(const Viewer& viewer,
                                        const std::vector<interactions::CallBackTask>& tasks);

    const Sources& of_;
};

class DoNotCall final : public api::DoNotCall {
public:
    explicit DoNotCall(const Sources& sources) : of_(sources) {}

    Result<api::DoNotCallList> list(const Viewer& viewer, const std::string& number,
                                    const store::PageRequest& page) override;
    Result<api::DoNotCallEntry> add(const Viewer& viewer, const api::DoNotCallForm& form) override;
    Result<void> remove(const Viewer& viewer, do_not_call::EntryId id) override;

private:
    const Sources& of_;
};

// All of them, over the same sources. Neither copied nor moved: they refer to `sources`.
struct Views {
    explicit Views(Sources from) : sources(std::move(from)) {}
    Views(const Views&) = delete;
    Views& operator=(const Views&) = delete;

    const Sources sources;
    Interactions interactions{sources};
    Recordings recordings{sources};
    Customers customers{sources};
    Tickets tickets{sources};
    Tasks tasks{sources};
    DoNotCall do_not_call{sources};
};

}  // namespace zongji::views
