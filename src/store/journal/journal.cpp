#include "store/journal/journal.h"

#include "store/journal/reader.h"
#include "store/journal/writer.h"

namespace zongji::store {
namespace {

class JournalFiles final : public Journal {
public:
    JournalFiles(std::unique_ptr<JournalWriter> writer, std::unique_ptr<JournalReader> reader)
        : writer_(std::move(writer)), reader_(std::move(reader)) {}

    bool append(std::vector<JournalEntry> entries, std::function<void(bool marked)> done) override {
        return writer_->append(std::move(entries), std::move(done));
    }
    bool flush(Span patience) override { return writer_->flush(patience); }
    std::int64_t last_position() const override { return writer_->last_position(); }
    void go_on_behind(std::int64_t position) override { writer_->go_on_behind(position); }
    std::size_t waiting() const override { return writer_->waiting(); }
    JournalState state() const override { return writer_->state(); }
    JournalFigures figures() const override { return writer_->figures(); }
    Result<std::vector<StoredEntry>> read(std::int64_t from_position,
                                          std::size_t limit) const override {
        return reader_->read(from_position, limit);
    }
    Result<std::int64_t> position_since(Timestamp at) const override {
        return reader_->position_since(at, last_position());
    }
    Result<std::vector<StoredEntry>> read_interaction(InteractionId interaction) const override {
        return reader_->read_interaction(interaction);
    }

private:
    std::unique_ptr<JournalWriter> writer_;
    std::unique_ptr<JournalReader> reader_;
};

}  // namespace

Result<std::unique_ptr<Journal>> Journal::open(JournalSettings settings,
                                               std::function<void(const JournalState&)> on_state) {
    auto reader = std::make_unique<JournalReader>(settings.folder);
    ZONGJI_TRY(auto writer, JournalWriter::start(std::move(settings), std::move(on_state)));
    return std::unique_ptr<Journal>(
        std::make_unique<JournalFiles>(std::move(writer), std::move(reader)));
}

bool Journal::append(JournalEntry entry, std::function<void(bool marked)> done) {
    std::vector<JournalEntry> entries;
    entries.push_back(std::move(entry));
    return append(std::move(entries), std::move(done));
}

Result<std::vector<StoredEntry>> Journal::read_since(Timestamp at, std::size_t limit) const {
    ZONGJI_TRY(const std::int64_t from, position_since(at));
    return read(from, limit);
}

}  // namespace zongji::store
