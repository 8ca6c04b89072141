#include "domain/customers/customer_rows.h"
#include "domain/identity/masking.h"

#include <algorithm>
#include <set>

namespace zongji::customers {
namespace {

constexpr std::size_t most_name_bytes = 800, most_note_bytes = 16 * 1024, most_entries = 50,
                      most_entry_bytes = 200;

std::string trimmed(const std::string& text) {
    const auto from = text.find_first_not_of(" \t\r\n");
    if (from == std::string::npos)
        return "";
    return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

std::string at(std::string_view list, std::size_t index) {
    return "/" + std::string(list) + "/" + std::to_string(index);
}

Result<void> check_list(std::string_view name, const std::vector<std::string>& entries) {
    if (entries.size() > most_entries)
        return invalid("holds more than 50 entries", "/" + std::string(name));
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (trimmed(entries[i]).empty())
            return invalid("must not be empty", at(name, i));
        if (entries[i].size() > most_entry_bytes)
            return invalid("is too long", at(name, i));
    }
    return {};
}

Result<void> check_texts(const CustomerDraft& draft) {
    if (trimmed(draft.name).empty() && trimmed(draft.company).empty())
        return invalid("must not be empty", "/name");
    if (draft.name.size() > most_name_bytes)
        return invalid("is too long", "/name");
    if (draft.company.size() > most_name_bytes)
        return invalid("is too long", "/company");
    if (draft.tier.size() > 64)
        return invalid("is too long", "/tier");
    if (draft.note.size() > most_note_bytes)
        return invalid("is longer than 16 KiB", "/note");
    ZONGJI_CHECK(check_list("tags", draft.tags));
    ZONGJI_CHECK(check_list("numbers", draft.numbers));
    return check_list("mails", draft.mails);
}

// One @ with something on both sides: who writes to it finds out the rest (RFC 5321 allows much).
bool looks_like_mail(const std::string& text) {
    const auto at_sign = text.find('@');
    return at_sign != std::string::npos && at_sign > 0 && at_sign + 1 < text.size() &&
           text.find('@', at_sign + 1) == std::string::npos &&
           text.find_first_of(" \t\r\n<>,;") == std::string::npos;
}

// Two numbers can look alike when masked: each of them is meant once.
const CustomerNumber* unmasked(const std::string& text, const std::vector<CustomerNumber>& stored,
                               std::set<const CustomerNumber*>& meant) {
    if (text.find('*') == std::string::npos)
        return nullptr;
    for (const CustomerNumber& number : stored) {
        const bool looks_so = text == identity::mask_number(number.value) ||
                              text == identity::mask_number(number.raw) ||
                              text == identity::mask_number(normalise(number.value).digits);
        if (looks_so && meant.insert(&number).second)
            return &number;
    }
    return nullptr;
}

}  // namespace

std::string small_letters(std::string text) {
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

Result<std::vector<Identity>> read_draft(const CustomerDraft& draft,
                                         const std::vector<CustomerNumber>& stored) {
    ZONGJI_CHECK(check_texts(draft));
    std::vector<Identity> identities;
    std::set<std::pair<std::string_view, std::string>> seen;
    const auto add = [&](Identity identity) {
        if (seen.insert({identity.kind, identity.value}).second)
            identities.push_back(std::move(identity));
    };

    std::set<const CustomerNumber*> meant;
    for (std::size_t i = 0; i < draft.numbers.size(); ++i) {
        const std::string path = at("numbers", i);
        if (const CustomerNumber* known = unmasked(draft.numbers[i], stored, meant)) {
            add({phone_kind, known->value, known->raw, path});
            continue;
        }
        const PhoneNumber number = normalise(draft.numbers[i]);
        if (number.identity().empty() || draft.numbers[i].find('*') != std::string::npos)
            return invalid("is no telephone number", path);
        add({phone_kind, number.identity(), trimmed(number.raw), path});
    }
    for (std::size_t i = 0; i < draft.mails.size(); ++i) {
        const std::string mail = trimmed(draft.mails[i]);
        if (!looks_like_mail(mail))
            return invalid("is no mail address", at("mails", i));
        add({mail_kind, small_letters(mail), mail, at("mails", i)});
    }
    return identities;
}

}  // namespace zongji::customers
