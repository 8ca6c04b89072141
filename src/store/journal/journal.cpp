#include "store/journal/journal.h"

#include "store/journal/reader.h"
#include "store/journal/writer.h"

namespace zongji::store {

Result<std::unique_ptr<Journal>> Journal::open(JournalSettings settings,
                                               std::function<void(const JournalState&)> on_state) {
    auto reader = std::make_unique<JournalReader>(settings.folder);
    ZONGJI_TRY(auto writer, JournalWriter::start(std::move(settings), std::move(on_state)));
    return std::unique_ptr<Journal>(new Journal(std::move(writer), std::move(reader)));
}

Journal::Journal(std::unique_ptr<JournalWriter> writer, std::unique_ptr<JournalReader> reader)
    : writer_(std::move(writer)), reader_(std::move(reader)) {}

Journal::~Journal() = default;

bool Journal::append(JournalEntry entry, std::function<void(bool marked)> done) {
    std::vector<JournalEntry> entries;
    entries.push_back(std::move(entry));
    return append(std::move(entries), std::move(done));
}

bool Journal::append(std::vector<JournalEntry> entries, std::function<void(bool marked)> done) {
    return writer_->append(std::move(entries), std::move(done));
}

bool Journal::flush(Span patience) {
    return writer_->flush(patience);
}

std::int64_t Journal::last_position() const {
    return writer_->last_position();
}

std::size_t Journal::waiting() const {
    return writer_->waiting();
}

JournalState Journal::state() const {
    return writer_->state();
}

JournalFigures Journal::figures() const {
    return writer_->figures();
}

Result<std::vector<StoredEntry>> Journal::read(std::int64_t from_position,
                                               std::size_t limit) const {
    return reader_->read(from_position, limit);
}

Result<std::vector<StoredEntry>> Journal::read_since(Timestamp at, std::size_t limit) const {
    ZONGJI_TRY(const std::int64_t from, position_since(at));
    return reader_->read(from, limit);
}

Result<std::int64_t> Journal::position_since(Timestamp at) const {
    return reader_->position_since(at, last_position());
}

Result<std::vector<StoredEntry>> Journal::read_interaction(InteractionId interaction) const {
    return reader_->read_interaction(interaction);
}

}  // namespace zongji::store
