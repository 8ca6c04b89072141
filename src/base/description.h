#pragma once

#include "base/ids.h"
#include "base/time.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <boost/mp11.hpp>

// What a described type is made of, as a value that the running program can read. A struct is
// described once, with BOOST_DESCRIBE_STRUCT, an enum with BOOST_DESCRIBE_ENUM; `description_of<T>`
// is the one place where C++ types become kinds. JSON, the columns of tables, schemas and limits
// walk descriptions, each in one file that is compiled once: a new kind of value is a new Kind here
// and a case where the compiler then misses one.
namespace zongji {

namespace json = boost::json;

enum class Kind {
    any,     // json::value
    object,  // json::object
    array,   // json::array
    text,
    boolean,
    moment,  // Timestamp
    id,
    integer,
    real,
    bytes,  // in tables only: JSON has none
    optional,
    list,
    map,  // of texts to something
    enumeration,
    structure
};

// How long a text or list in a request's body may be, in characters or entries. A struct whose
// members need other limits than the usual ones says so:
//     static constexpr Limit limits[] = {{"note", 4'000}};
struct Limit {
    std::string_view member;
    std::size_t most;
};

struct Description;

struct Member {
    const char* name;
    const Description* type;
    const void* (*in)(const void* object);

    void* in_changed(void* object) const { return const_cast<void*>(in(object)); }
};

struct EnumName {
    std::int64_t value;
    const char* name;
};

// What is called with each item of a list, or each entry of a map.
struct ItemVisitor {
    void* context;
    void (*call)(void* context, const void* item);
};
struct EntryVisitor {
    void* context;
    void (*call)(void* context, const std::string& key, const void* item);
};
// Fills an item that was made for it; false gives it up.
struct Filler {
    void* context;
    bool (*call)(void* context, void* item);
};

struct OptionalAccess {
    const void* (*value)(const void* optional);  // null: there is none
    void* (*emplace)(void* optional);
};
struct ListAccess {
    std::size_t (*size)(const void* list);
    void (*each)(const void* list, ItemVisitor visit);
    bool (*add)(void* list, Filler fill);
};
struct MapAccess {
    std::size_t (*size)(const void* map);
    void (*each)(const void* map, EntryVisitor visit);
    bool (*add)(void* map, std::string_view key, Filler fill);
};

struct Description {
    Kind kind;
    std::uint8_t size = 0;               // integers, reals, enums: bytes
    bool is_signed = false;              // integers
    std::string_view name = {};          // structs and enums, in full: "zongji::live::BoardState"
    const Description* inner = nullptr;  // of an optional, a list, a map
    const OptionalAccess* optional = nullptr;
    const ListAccess* list = nullptr;
    const MapAccess* map = nullptr;
    std::span<const EnumName> names = {};
    std::span<const Member> members = {};
    std::span<const Limit> limits = {};
    bool missing_means_default = false;  // see base/json.h
    const void* (*initial)() = nullptr;  // a struct as it is made; lives for ever

    const Member* member(std::string_view member_name) const;
};

template <class T>
using is_described_struct = boost::describe::has_describe_members<std::remove_cv_t<T>>;
template <class T>
using is_described_enum = boost::describe::has_describe_enumerators<std::remove_cv_t<T>>;

template <class T>
concept MissingMeansDefault = requires {
    requires T::missing_means_default;
};

namespace detail {

template <class T>
consteval std::string_view full_name() {
    constexpr std::string_view text = __PRETTY_FUNCTION__;
    constexpr std::size_t start = text.find("T = ") + 4;
    return text.substr(start, text.find_first_of(";]", start) - start);
}

template <class T>
struct Optionals;
template <class T>
struct Optionals<std::optional<T>> {
    static constexpr OptionalAccess access{
        [](const void* optional) -> const void* {
            const auto& it = *static_cast<const std::optional<T>*>(optional);
            return it ? &*it : nullptr;
        },
        [](void* optional) -> void* {
            return &static_cast<std::optional<T>*>(optional)->emplace();
        }};
};

template <class T>
struct Lists;
template <class T>
struct Lists<std::vector<T>> {
    using List = std::vector<T>;
    static constexpr ListAccess access{
        [](const void* list) { return static_cast<const List*>(list)->size(); },
        [](const void* list, ItemVisitor visit) {
            for (const T& item : *static_cast<const List*>(list))
                visit.call(visit.context, &item);
        },
        [](void* list, Filler fill) {
            T item{};
            if (!fill.call(fill.context, &item))
                return false;
            static_cast<List*>(list)->push_back(std::move(item));
            return true;
        }};
};

template <class T>
struct Maps;
template <class T>
struct Maps<std::map<std::string, T>> {
    using Map = std::map<std::string, T>;
    static constexpr MapAccess access{
        [](const void* map) { return static_cast<const Map*>(map)->size(); },
        [](const void* map, EntryVisitor visit) {
            for (const auto& [key, item] : *static_cast<const Map*>(map))
                visit.call(visit.context, key, &item);
        },
        [](void* map, std::string_view key, Filler fill) {
            T item{};
            if (!fill.call(fill.context, &item))
                return false;
            static_cast<Map*>(map)->emplace(std::string(key), std::move(item));
            return true;
        }};
};

template <class T>
constexpr Description describe();

}  // namespace detail

template <class T>
inline constexpr Description description_of = detail::describe<T>();

namespace detail {

template <class T, auto Pointer>
const void* member_in(const void* object) {
    return &(static_cast<const T*>(object)->*Pointer);
}

template <class T, class... Described>
constexpr auto member_table(boost::mp11::mp_list<Described...>) {
    return std::array<Member, sizeof...(Described)>{Member{
        Described::name,
        &description_of<std::remove_cvref_t<decltype(std::declval<T&>().*Described::pointer)>>,
        &member_in<T, Described::pointer>}...};
}

template <class E, class... Described>
constexpr auto name_table(boost::mp11::mp_list<Described...>) {
    return std::array<EnumName, sizeof...(Described)>{
        EnumName{static_cast<std::int64_t>(Described::value), Described::name}...};
}

template <class L>
using as_list = boost::mp11::mp_rename<L, boost::mp11::mp_list>;

template <class T>
struct Structs {
    using List = as_list<boost::describe::describe_members<T, boost::describe::mod_public |
                                                                  boost::describe::mod_inherited>>;
    static constexpr auto members = member_table<T>(List{});
    static const void* initial() {
        static const T made{};
        return &made;
    }
};

template <class E>
struct Enums {
    static constexpr auto names =
        name_table<E>(as_list<boost::describe::describe_enumerators<E>>{});
};

template <class T>
struct Shape {};
template <class T>
struct Shape<Id<T>> {
    static constexpr Description it{Kind::id};
};
template <class T>
struct Shape<std::optional<T>> {
    static constexpr Description it{.kind = Kind::optional,
                                    .inner = &description_of<T>,
                                    .optional = &Optionals<std::optional<T>>::access};
};
template <class T>
struct Shape<std::vector<T>> {
    static constexpr Description it{
        .kind = Kind::list, .inner = &description_of<T>, .list = &Lists<std::vector<T>>::access};
};
template <>
struct Shape<std::vector<std::uint8_t>> {
    static constexpr Description it{Kind::bytes};
};
template <class T>
struct Shape<std::map<std::string, T>> {
    static constexpr Description it{.kind = Kind::map,
                                    .inner = &description_of<T>,
                                    .map = &Maps<std::map<std::string, T>>::access};
};

// The one ladder over C++ types.
template <class T>
constexpr Description describe() {
    if constexpr (std::is_same_v<T, json::value>) {
        return {Kind::any};
    } else if constexpr (std::is_same_v<T, json::object>) {
        return {Kind::object};
    } else if constexpr (std::is_same_v<T, json::array>) {
        return {Kind::array};
    } else if constexpr (std::is_same_v<T, std::string>) {
        return {Kind::text};
    } else if constexpr (std::is_same_v<T, bool>) {
        return {Kind::boolean};
    } else if constexpr (std::is_same_v<T, Timestamp>) {
        return {Kind::moment};
    } else if constexpr (std::is_integral_v<T>) {
        return {Kind::integer, sizeof(T), std::is_signed_v<T>};
    } else if constexpr (std::is_floating_point_v<T>) {
        return {Kind::real, sizeof(T), true};
    } else if constexpr (is_described_enum<T>::value) {
        return {.kind = Kind::enumeration,
                .size = sizeof(T),
                .name = full_name<T>(),
                .names = Enums<T>::names};
    } else if constexpr (is_described_struct<T>::value) {
        Description made{.kind = Kind::structure,
                         .name = full_name<T>(),
                         .members = Structs<T>::members,
                         .missing_means_default = MissingMeansDefault<T>,
                         .initial = &Structs<T>::initial};
        if constexpr (requires { T::limits; })
            made.limits = T::limits;
        return made;
    } else {
        static_assert(
            requires { Shape<T>::it; }, "describe this type, or add a Kind for it");
        return Shape<T>::it;
    }
}

}  // namespace detail

// Of integers and enums, whatever their size.
std::int64_t integer_at(const Description& type, const void* value);
std::uint64_t unsigned_at(const Description& type, const void* value);
void put_integer(const Description& type, void* value, std::int64_t number);
double real_at(const Description& type, const void* value);
void put_real(const Description& type, void* value, double number);

// Null for what has no name.
const char* name_of_value(const Description& enumeration, std::int64_t value);
std::optional<std::int64_t> value_of_name(const Description& enumeration, std::string_view name);

template <class E>
std::string enum_name(E value) {
    const char* name = name_of_value(description_of<E>, static_cast<std::int64_t>(value));
    return name ? name : "";
}

template <class E>
std::optional<E> enum_from_name(std::string_view name) {
    const auto value = value_of_name(description_of<E>, name);
    if (!value)
        return std::nullopt;
    return static_cast<E>(*value);
}

// For `each` and `add` of lists and maps: what a lambda does.
template <class Visit>
ItemVisitor visits_items(Visit& visit) {
    return {&visit, [](void* it, const void* item) { (*static_cast<Visit*>(it))(item); }};
}
template <class Visit>
EntryVisitor visits_entries(Visit& visit) {
    return {&visit, [](void* it, const std::string& key, const void* item) {
                (*static_cast<Visit*>(it))(key, item);
            }};
}
template <class Fill>
Filler fills(Fill& fill) {
    return {&fill, [](void* it, void* item) -> bool { return (*static_cast<Fill*>(it))(item); }};
}

}  // namespace zongji
