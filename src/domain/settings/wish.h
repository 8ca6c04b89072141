#pragma once

#include "domain/settings/settings.h"

// Private to settings: what somebody asks for.
namespace zongji::settings {

struct Settings::Wish {
    const configuration::Document& given;
    const configuration::Document& removed;  // only keys count
    bool prune = false;

    // Of a single record.
    std::string kind;
    std::string key;
    Expected expected;

    std::string administers;  // as Actor has it
};

}  // namespace zongji::settings
