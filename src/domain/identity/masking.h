#pragma once

#include "domain/identity/permissions.h"

namespace zongji::identity {

// "13812340917" → "138****0917": keeps what shows where a number is from, and four digits to tell
// callers apart. Short numbers (inside, hot lines) have nothing to hide; of a name only the first
// character stays.
std::string mask_number(std::string_view number);

// What a company lets agents see. Supervisors and administrators see whole numbers always.
struct MaskingRule {
    bool agents_see_own_live = false;  // the caller of the contact that the agent handles just now
    bool agents_see_all = false;
};

// `own_live`: the number is the other party of a contact that the principal handles now.
std::string shown_number(const Principal& principal, std::string_view number, bool own_live = false,
                         MaskingRule rule = {});

}  // namespace zongji::identity
