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

inline identity::Actor actor_of(const identity::Viewer& viewer) {
    return {viewer.user_id, viewer.login, viewer.address};
}

inline customers::NumberSearch number_search(const identity::Viewer& viewer) {
    return viewer.sees_numbers() ? customers::NumberSearch::parts
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

    Result<api::InteractionList> list(const identity::Viewer& viewer,
                                      const api::InteractionFilter& filter,
                                      const api::Page& page) override;
    Result<api::InteractionPage> read(const identity::Viewer& viewer, InteractionId id) override;
    Result<void> save_note(const identity::Viewer& viewer, InteractionId id,
                           const std::string& text) override;
    Result<void> save_disposition(const identity::Viewer& viewer, InteractionId id,
                                  const std::string& disposition) override;
    Result<api::Customer> link_customer(const identity::Viewer& viewer, InteractionId id,
                                        CustomerId customer) override;

    Result<api::RecordingFiles> find(const identity::Viewer& viewer, RecordingId id) override;
    Result<recordings::Rendering> render(const api::RecordingFiles& files) override;

    Result<api::CustomerList> list(const identity::Viewer& viewer, const std::string& text,
                                   const api::Page& page) override;
    Result<api::Customer> create(const identity::Viewer& viewer,
                                 const api::CustomerForm& form) override;
    Result<api::Customer> read(const identity::Viewer& viewer, CustomerId id) override;
    Result<api::Customer> update(const identity::Viewer& viewer, CustomerId id,
                                 const api::CustomerChange& form) override;

    Result<api::TicketList> list(const identity::Viewer& viewer, const api::TicketFilter& filter,
                                 const api::Page& page) override;
    Result<api::TicketPage> create(const identity::Viewer& viewer,
                                   const api::TicketForm& form) override;
    Result<api::TicketPage> read(const identity::Viewer& viewer, TicketId id) override;
    Result<api::TicketPage> update(const identity::Viewer& viewer, TicketId id,
                                   const api::TicketForm& form) override;
    Result<api::TicketPage> add_comment(const identity::Viewer& viewer, TicketId id,
                                        const std::string& text) override;

    Result<api::TaskList> list(const identity::Viewer& viewer,
                               std::optional<api::TaskStatus> status,
                               const api::Page& page) override;
    Result<api::Task> complete(const identity::Viewer& viewer, TaskId id) override;

private:
    // What may be seen: whoever is more than an agent sees the contacts of his org units, everybody
    // those that he had a part in, and the customers of these. The number that was called decides
    // whose a contact is, the skills who takes it: the two may be of different org units.
    Result<interactions::InteractionRecord> visible(const identity::Viewer& viewer,
                                                    InteractionId id);
    Result<bool> takes_part(const identity::Viewer& viewer, InteractionId id);
    Result<customers::Customer> visible_customer(const identity::Viewer& viewer, CustomerId id);
    Result<std::vector<api::InteractionRow>> rows(
        const identity::Viewer& viewer,
        const std::vector<interactions::InteractionRecord>& records);
    Result<api::Task> task_row(const identity::Viewer& viewer,
                               const interactions::CallBackTask& task);
    Result<api::TicketRow> ticket_row(const identity::Viewer& viewer,
                                      const tickets::Ticket& ticket);
    Result<api::TicketPage> ticket_page(const identity::Viewer& viewer,
                                        const tickets::Ticket& ticket);
    Result<tickets::TicketDraft> checked(const identity::Viewer& viewer,
                                         const api::TicketForm& form,
                                         const tickets::Ticket& before);
    Result<OrgUnitId> org_unit_of(const identity::Viewer& viewer) const;
    Names names() const { return {of_.snapshot(), of_.settings}; }

    Sources of_;
};

}  // namespace zongji::app
