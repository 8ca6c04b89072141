#include "base/description.h"

#include "base/ensure.h"

#include <cstring>

namespace zongji {
namespace {

template <class T>
T read(const void* value) {
    T number;
    std::memcpy(&number, value, sizeof number);
    return number;
}

template <class T>
void put(void* value, std::int64_t number) {
    const T narrow = static_cast<T>(number);
    std::memcpy(value, &narrow, sizeof narrow);
}

}  // namespace

const Member* Description::member(std::string_view member_name) const {
    for (const Member& one : members) {
        if (one.name == member_name)
            return &one;
    }
    return nullptr;
}

std::int64_t integer_at(const Description& type, const void* value) {
    // An enum's own type is an int here; a small one that is unsigned has small values.
    const bool is_signed = type.is_signed || type.kind == Kind::enumeration;
    switch (type.size) {
        case 1:
            return is_signed ? read<std::int8_t>(value) : read<std::uint8_t>(value);
        case 2:
            return is_signed ? read<std::int16_t>(value) : read<std::uint16_t>(value);
        case 4:
            return is_signed ? read<std::int32_t>(value) : read<std::uint32_t>(value);
        case 8:
            return read<std::int64_t>(value);
    }
    ensure(false, "an integer has 1, 2, 4 or 8 bytes");
    return 0;
}

std::uint64_t unsigned_at(const Description& type, const void* value) {
    return type.size == 8 ? read<std::uint64_t>(value)
                          : static_cast<std::uint64_t>(integer_at(type, value));
}

void put_integer(const Description& type, void* value, std::int64_t number) {
    switch (type.size) {
        case 1:
            return put<std::int8_t>(value, number);
        case 2:
            return put<std::int16_t>(value, number);
        case 4:
            return put<std::int32_t>(value, number);
        case 8:
            return put<std::int64_t>(value, number);
    }
    ensure(false, "an integer has 1, 2, 4 or 8 bytes");
}

double real_at(const Description& type, const void* value) {
    return type.size == sizeof(float) ? static_cast<double>(read<float>(value))
                                      : read<double>(value);
}

void put_real(const Description& type, void* value, double number) {
    if (type.size == sizeof(float)) {
        const auto narrow = static_cast<float>(number);
        std::memcpy(value, &narrow, sizeof narrow);
    } else {
        std::memcpy(value, &number, sizeof number);
    }
}

const char* name_of_value(const Description& enumeration, std::int64_t value) {
    // Most enums count from 0 in the order of their names.
    if (value >= 0 && static_cast<std::size_t>(value) < enumeration.names.size()) {
        const EnumName& likely = enumeration.names[static_cast<std::size_t>(value)];
        if (likely.value == value)
            return likely.name;
    }
    for (const EnumName& one : enumeration.names) {
        if (one.value == value)
            return one.name;
    }
    return nullptr;
}

std::optional<std::int64_t> value_of_name(const Description& enumeration, std::string_view name) {
    for (const EnumName& one : enumeration.names) {
        if (one.name == name)
            return one.value;
    }
    return std::nullopt;
}

}  // namespace zongji
