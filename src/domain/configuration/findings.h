#pragma once

#include "domain/configuration/records.h"
#include "domain/configuration/validate.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

// Private to validate*.cpp: what is found wrong, and helpers to say it the same way everywhere.
namespace zongji::configuration {

using Keys = std::set<std::string, std::less<>>;

class Findings {
public:
    Findings(const Document& document, const Checks& checks);

    const Document& document;
    const Checks& checks;

    Keys org_units, calendars, skills, queues, phones, users, prompts, flows, trunks, numbers;

    void add(std::string path, std::string message);
    void expect(bool holds, const std::string& path, const char* message);
    void range(const std::string& path, long long value, long long least, long long most);
    void labels(const std::string& path, const Labels& labels);
    void name(const std::string& path, const std::string& name);
    void zone(const std::string& path, const std::string& zone);
    void org_unit(const std::string& path, const std::string& key);

    // `key` must be in `known`, which holds the keys of `kind`.
    void names(const std::string& path, const std::string& key, const Keys& known,
               std::string_view kind);

    std::vector<Error> take() { return std::move(errors_); }

private:
    std::vector<Error> errors_;
};

// "/queues/3"
std::string at(std::string_view list, std::size_t index);
std::string at(const std::string& path, std::string_view member, std::size_t index);

void validate_org_units(Findings& findings);
void validate_calendars(Findings& findings);
void validate_skills(Findings& findings);
void validate_queues(Findings& findings);
void validate_phones(Findings& findings);
void validate_users(Findings& findings);
void validate_prompts(Findings& findings);
void validate_flows(Findings& findings);
void validate_trunks(Findings& findings);
void validate_numbers(Findings& findings);
void validate_contact_rules(Findings& findings);
void validate_call_limits(Findings& findings);

// Of a number's record, what is about calls out.
void validate_calls_out(Findings& findings, const std::string& path, const Number& number);
// Of a queue's, as whom its agents call.
void validate_calls_out_as(Findings& findings, const std::string& path, const Queue& queue);
// Of one place: `weekly` spans name their days, those of a date do not.
void validate_spans(Findings& findings, const std::string& path, const std::vector<OpenSpan>& spans,
                    bool weekly, std::string_view member = "open");

// Of a trunk's record, what is about calls out and registration.
void validate_carrier(Findings& findings, const std::string& path, const Trunk& trunk);

void validate_skill_levels(Findings& findings, const std::string& path,
                           const std::vector<SkillLevel>& levels);

}  // namespace zongji::configuration
