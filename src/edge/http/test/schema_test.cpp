#include "edge/http/openapi.h"

#include <set>

#include <gtest/gtest.h>

namespace zongji::http {

namespace first {
struct Thing {
    int number = 0;
};
BOOST_DESCRIBE_STRUCT(Thing, (), (number))
}  // namespace first

namespace second {
struct Thing {
    static constexpr bool missing_means_default = true;
    int number = 5;
    std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(Thing, (), (number, note))
}  // namespace second

enum class Shade { light, dark };
BOOST_DESCRIBE_ENUM(Shade, light, dark)

struct Whole {
    static constexpr Limit limits[] = {{"note", 20}, {"things", 3}};
    QueueId id;
    Timestamp at;
    Shade shade = Shade::light;
    std::optional<Shade> other_shade;
    std::optional<std::string> note;
    std::vector<first::Thing> things;
    std::map<std::string, second::Thing> by_name;
    std::optional<first::Thing> one;
    std::uint64_t sequence = 0;
    double ratio = 0;
    bool sure = false;
    json::value any;
};
BOOST_DESCRIBE_STRUCT(Whole, (),
                      (id, at, shade, other_shade, note, things, by_name, one, sequence, ratio,
                       sure, any))

namespace {

json::value at(const json::value& document, const char* pointer) {
    boost::system::error_code code;
    const json::value* found = document.find_pointer(pointer, code);
    return found ? *found : json::value("nothing there");
}

TEST(Schema, says_what_from_json_does) {
    Schemas schemas;
    EXPECT_EQ(schemas.of<Whole>(Use::request),
              json::parse(R"({"$ref":"#/components/schemas/Whole"})"));
    const json::value all = schemas.components();

    const auto property = [&](const std::string& name) {
        return json::serialize(at(all, ("/Whole/properties/" + name).c_str()));
    };
    EXPECT_EQ(property("id"), R"({"type":"string","pattern":"^[0-9]+$"})");
    EXPECT_EQ(property("at"), R"({"type":"string","format":"date-time"})");
    EXPECT_EQ(property("shade"), R"({"$ref":"#/components/schemas/Shade"})");
    EXPECT_EQ(property("other_shade"),
              R"({"anyOf":[{"$ref":"#/components/schemas/Shade"},{"type":"null"}]})");
    EXPECT_EQ(property("note"), R"({"type":["string","null"],"maxLength":20})");
    EXPECT_EQ(property("things"),
              R"({"type":"array","items":{"$ref":"#/components/schemas/Thing"},)"
              R"("maxItems":3})");
    EXPECT_EQ(property("by_name"), R"({"type":"object","additionalProperties":)"
                                   R"({"$ref":"#/components/schemas/second_Thing"},)"
                                   R"("maxProperties":1000})");
    EXPECT_EQ(property("sequence"), R"({"type":"integer","format":"int64","minimum":0})");
    EXPECT_EQ(property("ratio"), R"({"type":"number"})");
    EXPECT_EQ(property("sure"), R"({"type":"boolean"})");
    EXPECT_EQ(property("any"), "{}");

    EXPECT_EQ(json::serialize(at(all, "/Whole/required")),
              R"(["id","at","shade","things","by_name","sequence","ratio","sure","any"])");
    EXPECT_EQ(json::serialize(at(all, "/Shade")), R"({"type":"string","enum":["light","dark"]})");
    // A struct that keeps initial values requires nothing and names them.
    EXPECT_EQ(json::serialize(at(all, "/second_Thing/properties/number")),
              R"({"type":"integer","format":"int32","default":5})");
    EXPECT_FALSE(at(all, "/second_Thing").as_object().contains("required"));
}

TEST(Schema, tells_answers_from_requests) {
    Schemas schemas;
    EXPECT_EQ(json::serialize(schemas.of<second::Thing>(Use::answer)),
              R"({"$ref":"#/components/schemas/Thing"})");
    EXPECT_EQ(json::serialize(schemas.of<second::Thing>(Use::request)),
              R"({"$ref":"#/components/schemas/ThingInput"})");
    const json::value all = schemas.components();
    EXPECT_EQ(json::serialize(at(all, "/Thing/required")), R"(["number","note"])")
        << "an answer has every member";
    EXPECT_EQ(json::serialize(at(all, "/Thing/properties/note")), R"({"type":["string","null"]})");
    EXPECT_FALSE(at(all, "/ThingInput").as_object().contains("required"));
    EXPECT_EQ(json::serialize(at(all, "/ThingInput/properties/note")),
              R"({"type":["string","null"],"maxLength":2000})");
    // Enums are the same in both.
    EXPECT_EQ(schemas.of<Shade>(Use::answer), schemas.of<Shade>(Use::request));
}

TEST(Limits, are_held_in_characters_and_entries_at_any_depth) {
    Whole whole;
    EXPECT_TRUE(check_limits(whole).ok());
    whole.note = "二十个字的备注二十个字的备注二十个字的备";
    EXPECT_TRUE(check_limits(whole).ok()) << "characters, not bytes";
    whole.note->append("注");
    EXPECT_EQ(check_limits(whole).error().path, "/note");
    whole.note.reset();
    whole.things.resize(4);
    EXPECT_EQ(check_limits(whole).error().path, "/things");
    whole.things.resize(3);
    whole.by_name["x"].note = std::string(most_characters, 'x');
    EXPECT_TRUE(check_limits(whole).ok());
    whole.by_name["x"].note->push_back('x');
    EXPECT_EQ(check_limits(whole).error().path, "/by_name/x/note");
}

void collect_references(const json::value& value, std::set<std::string>& found) {
    if (value.is_object()) {
        for (const auto& item : value.get_object()) {
            if (item.key() == "$ref") {
                found.insert(std::string(item.value().as_string()));
            } else {
                collect_references(item.value(), found);
            }
        }
    } else if (value.is_array()) {
        for (const auto& item : value.get_array())
            collect_references(item, found);
    }
}

TEST(OpenApi, is_whole) {
    Router router;
    router.add(operation<NoBody, Whole>("read_thing", Method::get, "/v1/things/{id}", "Reads one",
                                        [](Request&) { return Whole{}; })
                   .with_query("limit", "how many", json::object{{"type", "integer"}}));
    router.add(operation<Whole, NoContent>("save_thing", Method::put, "/v1/things/{id}",
                                           "Saves one",
                                           [](Request&, const Whole&) { return no_content(); }));
    Operation audio = operation<NoBody, Raw>("hear_thing", Method::get, "/v1/things/{id}/audio",
                                             "Plays one", [](Request&) { return no_content(); });
    audio.response_type = "audio/wav";
    router.add(std::move(audio));

    router.add(operation<NoBody, Whole>("read_own", Method::get, "/readyz", "Reads another",
                                        [](Request&) { return Whole{}; }));

    const json::value document = openapi_document(router, {"Test", "1", "/v1"});
    EXPECT_EQ(at(document, "/openapi"), "3.1.0");
    EXPECT_EQ(at(document, "/paths/~1things~1{id}/get/operationId"), "read_thing");
    EXPECT_EQ(at(document, "/paths/~1things~1{id}/get/parameters/0/in"), "path");
    EXPECT_EQ(at(document, "/paths/~1things~1{id}/get/parameters/1/name"), "limit");
    EXPECT_EQ(at(document,
                 "/paths/~1things~1{id}/put/requestBody/content/application~1json/schema/"
                 "$ref"),
              "#/components/schemas/WholeInput");
    EXPECT_EQ(at(document,
                 "/paths/~1things~1{id}/get/responses/200/content/application~1json/schema/$ref"),
              "#/components/schemas/Whole");
    EXPECT_TRUE(at(document, "/paths/~1things~1{id}/put/responses/204").is_object());
    EXPECT_TRUE(at(document, "/paths/~1things~1{id}~1audio/get/responses/200/content/audio~1wav")
                    .is_object());
    EXPECT_EQ(at(document, "/servers/0/url"), "/v1");
    EXPECT_EQ(at(document, "/paths").as_object().size(), 2U) << "what watches over us is not in it";
    EXPECT_EQ(json::serialize(at(document, "/security")), R"([{"session":[]}])");

    std::set<std::string> references;
    collect_references(document, references);
    EXPECT_FALSE(references.empty());
    for (const std::string& reference : references) {
        EXPECT_TRUE(at(document, reference.substr(1).c_str()).is_object()) << reference;
    }
}

}  // namespace
}  // namespace zongji::http
