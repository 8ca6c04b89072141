#pragma once

#include "domain/configuration/snapshot.h"
#include "edge/telephony/sip/dialog_store.h"
#include "edge/telephony/sip/directory.h"
#include "edge/telephony/sip/registration_store.h"
#include "store/live_records.h"

#include <memory>
#include <string>
#include <vector>

// What the SIP edge needs from the rest, in its own words.
namespace zongji::app {

// Who may speak to us, and which numbers are ours.
Result<std::shared_ptr<const sip::Directory>> sip_directory(
    const configuration::Snapshot& snapshot);

// Trunks of which a range is not taken: it is as wide as the internet, and no word says that this
// is meant. A program that asked for no such word stored them; a document with one is refused.
std::vector<std::string> trunks_too_wide(const configuration::Snapshot& snapshot);

// A persisted record of each live call, so that a restart can end it decently.
class DialogFile final : public sip::DialogStore {
public:
    explicit DialogFile(store::LiveRecords& records) : records_(records) {}
    void put(const sip::DialogRecord& record) override {
        records_.put(store::LiveKind::dialogs, record.leg_id.value, to_json_text(record));
    }
    void remove(LegId leg) override { records_.remove(store::LiveKind::dialogs, leg.value); }

private:
    store::LiveRecords& records_;
};

// Where registered phones are, so that a restart does not lose them.
class RegistrationFile final : public sip::RegistrationStore {
public:
    explicit RegistrationFile(store::LiveRecords& records) : records_(records) {}
    void put(const sip::RegistrationRecord& record) override {
        records_.put(store::LiveKind::registrations, record.phone_id.value, to_json_text(record));
    }
    void remove(PhoneId phone) override {
        records_.remove(store::LiveKind::registrations, phone.value);
    }

private:
    store::LiveRecords& records_;
};

}  // namespace zongji::app
