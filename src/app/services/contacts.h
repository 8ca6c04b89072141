#pragma once

#include "app/services/names.h"
#include "app/services/people.h"
#include "domain/customers/customers.h"
#include "domain/interactions/records.h"
#include "domain/recordings/records.h"
#include "domain/tickets/tickets.h"
#include "edge/http/api/services.h"
#include "store/journal/journal.h"

namespace zongji::app {

inline identity::Actor actor_of(const api::Caller& caller) {
    return {caller.user_id, caller.login, caller.address};
}

inline customers::NumberSearch number_search(const api::Caller& caller) {
    return caller.sees_numbers() ? customers::NumberSearch::parts
                                 : customers::NumberSearch::whole_or_last_four;
}

// The records that the pages show, put together from the domains that keep them.
class Contacts final : public api::Interactions,
                       public api::Recordings,
                       public api::Customers,
                       public api::Tickets,
                       public api::Tasks {
public:
    struct Sources {
        interactions::InteractionRecords& interactions;
        recordings::RecordingRecords& recordings;
        customers::Customers& customers;
        tickets::Tickets& tickets;
        const store::Journal& journal;
        const recordings::MasterKey& key;
        std::string data_dir;
        const Clock& clock;
        SnapshotSource snapshot;
        settings::Settings& settings;
    };
    explicit Contacts(Sources sources) : of_(std::move(sources)) {}

    Result<api::InteractionList> list(const api::Caller& caller,
                                      const api::InteractionFilter& filter,
                                      const api::Page& page) override;
    Result<api::InteractionPage> read(const api::Caller& caller, InteractionId id) override;
    Result<void> save_note(const api::Caller& caller, InteractionId id,
                           const std::string& text) override;
    Result<void> save_disposition(const api::Caller& caller, InteractionId id,
                                  const std::string& disposition) override;
    Result<api::Customer> link_customer(const api::Caller& caller, InteractionId id,
                                        CustomerId customer) override;

    Result<api::RecordingFiles> find(const api::Caller& caller, RecordingId id) override;
    Result<recordings::Rendering> render(const api::RecordingFiles& files) override;

    Result<api::CustomerList> list(const api::Caller& caller, const std::string& text,
                                   const api::Page& page) override;
    Result<api::Customer> create(const api::Caller& caller, const api::CustomerForm& form) override;
    Result<api::Customer> read(const api::Caller& caller, CustomerId id) override;
    Result<api::Customer> update(const api::Caller& caller, CustomerId id,
                                 const api::CustomerChange& form) override;

    Result<api::TicketList> list(const api::Caller& caller, const api::TicketFilter& filter,
                                 const api::Page& page) override;
    Result<api::TicketPage> create(const api::Caller& caller, const api::TicketForm& form) override;
    Result<api::TicketPage> read(const api::Caller& caller, TicketId id) override;
    Result<api::TicketPage> update(const api::Caller& caller, TicketId id,
                                   const api::TicketForm& form) override;
    Result<api::TicketPage> add_comment(const api::Caller& caller, TicketId id,
                                        const std::string& text) override;

    Result<api::TaskList> list(const api::Caller& caller, std::optional<api::TaskStatus> status,
                               const api::Page& page) override;
    Result<api::Task> complete(const api::Caller& caller, TaskId id) override;

private:
    // What may be seen: whoever is more than an agent sees the contacts of his org units, everybody
    // those that he had a part in, and the customers of these. The number that was called decides
    // whose a contact is, the skills who takes it: the two may be of different org units.
    Result<interactions::InteractionRecord> visible(const api::Caller& caller, InteractionId id);
    Result<bool> takes_part(const api::Caller& caller, InteractionId id);
    Result<customers::Customer> visible_customer(const api::Caller& caller, CustomerId id);
    Result<std::vector<api::InteractionRow>> rows(
        const api::Caller& caller, const std::vector<interactions::InteractionRecord>& records);
    Result<api::Task> task_row(const api::Caller& caller, const interactions::CallBackTask& task);
    Result<api::TicketRow> ticket_row(const api::Caller& caller, const tickets::Ticket& ticket);
    Result<api::TicketPage> ticket_page(const api::Caller& caller, const tickets::Ticket& ticket);
    Result<tickets::TicketDraft> checked(const api::Caller& caller, const api::TicketForm& form,
                                         const tickets::Ticket& before);
    Result<OrgUnitId> org_unit_of(const api::Caller& caller) const;
    Names names() const { return {of_.snapshot(), of_.settings}; }

    Sources of_;
};

}  // namespace zongji::app
