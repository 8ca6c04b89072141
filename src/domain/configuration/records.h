#pragma once

#include "base/contact_words.h"
#include "base/json.h"
#include "base/words.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

// The configuration of a company as plain values: what `apply` reads, what `export` writes, what
// the settings pages edit, and what the live loop, the telephony edge and the flows are given as
// one immutable snapshot.
//
// Records name each other by `key`: short, unique within its kind, never changed. Words for people
// are maps by locale
// ("zh-CN", "en"). All durations are in seconds.
namespace zongji::configuration {

using Labels = std::map<std::string, std::string>;

struct OrgUnit {
    static constexpr bool missing_means_default = true;
    std::string key;
    Labels name;
    std::string parent;                  // empty at the root
    std::string zone = "Asia/Shanghai";  // IANA
    int keep_recordings_days = 0;        // of the root, for the company; 0: for ever
};
BOOST_DESCRIBE_STRUCT(OrgUnit, (), (key, name, parent, zone, keep_recordings_days))

struct OpenSpan {
    static constexpr bool missing_means_default = true;
    std::vector<int> weekdays;  // 1 Monday … 7 Sunday
    std::string from;           // "09:00"
    std::string to;             // "18:00"; "24:00" is midnight
};
BOOST_DESCRIBE_STRUCT(OpenSpan, (), (weekdays, from, to))

// A date that differs from its weekday: a holiday (no spans), or a make-up working day with the
// spans given.
struct SpecialDay {
    static constexpr bool missing_means_default = true;
    std::string date;  // "2026-10-01"
    Labels name;
    std::vector<OpenSpan> open;  // weekdays unused here
};
BOOST_DESCRIBE_STRUCT(SpecialDay, (), (date, name, open))

struct Calendar {
    static constexpr bool missing_means_default = true;
    std::string key;
    Labels name;
    std::string org_unit;
    std::string zone;  // empty: the org unit's
    std::vector<OpenSpan> open;
    std::vector<SpecialDay> days;
};
BOOST_DESCRIBE_STRUCT(Calendar, (), (key, name, org_unit, zone, open, days))

struct Skill {
    static constexpr bool missing_means_default = true;
    std::string key;
    Labels name;
    std::string org_unit;
};
BOOST_DESCRIBE_STRUCT(Skill, (), (key, name, org_unit))

struct SkillLevel {
    static constexpr bool missing_means_default = true;
    std::string skill;
    int level = 5;  // 1 … 10; in a queue: the least level asked for
};
BOOST_DESCRIBE_STRUCT(SkillLevel, (), (skill, level))

enum class OnRecordingFailure { mark, end_call };
BOOST_DESCRIBE_ENUM(OnRecordingFailure, mark, end_call)

struct Disposition {
    static constexpr bool missing_means_default = true;
    std::string key;
    Labels name;
};
BOOST_DESCRIBE_STRUCT(Disposition, (), (key, name))

struct Queue {
    static constexpr bool missing_means_default = true;
    std::string key;
    Labels name;
    std::string org_unit;
    std::vector<SkillLevel> skills;  // an agent needs all of them
    Strategy strategy = Strategy::longest_idle;
    int priority = 0;  // higher is served first
    int ring_timeout_s = 20;
    bool auto_answer = false;
    WrapUpMode wrap_up = WrapUpMode::optional;
    int wrap_up_s =
        60;  // for the timed modes; in `optional` and `mandatory` a hint shown to the agent
    int service_level_s = 20;
    int service_level_goal_pct = 80;
    int announce_every_s = 30;  // the spoken position; 0 says nothing
    int max_wait_s = 0;  // 0 waits without end; else the flow goes on at the exit "timed_out"
    std::string music;   // prompt key; empty is the built-in music
    bool record = true;
    OnRecordingFailure on_recording_failure = OnRecordingFailure::mark;
    std::vector<Disposition> dispositions;
    // Keys of numbers by which its agents call out, the preferred first; none: those of the
    // agent's org unit, or of the nearest one above that has some.
    std::vector<std::string> calls_out_as{};
};
BOOST_DESCRIBE_STRUCT(Queue, (),
                      (key, name, org_unit, skills, strategy, priority, ring_timeout_s, auto_answer,
                       wrap_up, wrap_up_s, service_level_s, service_level_goal_pct,
                       announce_every_s, max_wait_s, music, record, on_recording_failure,
                       dispositions, calls_out_as))

enum class Role { agent, supervisor, administrator };
BOOST_DESCRIBE_ENUM(Role, agent, supervisor, administrator)

enum class Endpoint { browser, phone };
BOOST_DESCRIBE_ENUM(Endpoint, browser, phone)

struct User {
    static constexpr bool missing_means_default = true;
    std::string key;  // the login
    std::string name;
    std::string org_unit;
    std::vector<Role> roles;
    std::string number;  // the agent's number (工号), shown and dialled inside
    std::vector<SkillLevel> skills;
    Endpoint endpoint = Endpoint::browser;
    std::string phone;          // phone key, when the endpoint is a phone
    bool always_ready = false;  // signed in and available from the start, without a browser
    bool active = true;
    std::string password;       // only ever read; stored and exported as password_hash
    std::string password_hash;  // libsodium's crypto_pwhash_str
};
BOOST_DESCRIBE_STRUCT(User, (),
                      (key, name, org_unit, roles, number, skills, endpoint, phone, always_ready,
                       active, password, password_hash))

// A SIP desk or soft phone: it registers with digest, or stands at a fixed address.
struct Phone {
    static constexpr bool missing_means_default = true;
    std::string key;  // the SIP user name
    std::string org_unit;
    std::string address;      // "sip:host:port" of a phone that does not register; else empty
    std::string secret;       // only ever read; stored and exported as secret_hash
    std::string secret_hash;  // H(A1) of RFC 3261 §22.4 / RFC 2617 §3.2.2.2 for realm "zongji"
};
BOOST_DESCRIBE_STRUCT(Phone, (), (key, org_unit, address, secret, secret_hash))

struct Trunk {
    static constexpr bool missing_means_default = true;
    std::string key;
    std::string name;
    std::string org_unit;
    std::vector<std::string> addresses;  // "203.0.113.7", "203.0.113.0/28"; optional ":port"
    int max_calls = 0;                   // 0: no limit of its own
    // How long one of its callers may give no sign of life (sound, RTCP, SIP) before he counts as
    // gone: while he talks with somebody, and while he hears a flow or music.
    int silence_talking_s = 90;
    int silence_waiting_s = 300;
    KeysBy keys = KeysBy::first_heard;
    CalledIn called_in = CalledIn::request_uri;
    // An address range as wide as the internet is meant: whoever sends from there is this trunk.
    bool open_to_internet = false;

    // ---- Where we speak first: registration, and calls out.
    std::string host;  // the carrier's SIP domain or address
    int port = 0;      // 0: as the DNS or the transport has it
    SipTransport transport = SipTransport::udp;
    std::string outbound_proxy;  // "host" or "host:port" that all is sent to instead; empty: none
    bool registers = false;
    std::string user;       // of the address of record (IMS: the IMPU)
    std::string auth_user;  // by which we prove ourselves (IMS: the IMPI); empty: `user`
    std::string realm;      // empty: `host`
    int expires_s = 3600;   // asked for
    std::string secret;     // only ever read; stored and exported as secret_hash
    // H(A1) (RFC 7616 §3.4.2) by MD5, then by SHA-256, in hex.
    std::string secret_hash;

    bool outbound = false;                  // calls out may go over it
    int priority = 0;                       // higher is tried first
    int weight = 1;                         // share of the calls within a priority
    int max_calls_out = 0;                  // at once; 0: no limit of its own
    int calls_per_second = 0;               // out; 0: no limit
    std::vector<std::string> number_rules;  // "0=+86": what begins with 0 goes out with +86 for it
    std::string from_user;                  // in From of every call; empty: the number that calls
    CallerIn caller_in = CallerIn::from;
    bool withholds = false;   // our number is shown to nobody (RFC 3323)
    int answer_within_s = 4;  // a call with no answer of any kind goes to the next trunk
    int ask_every_s = 30;     // OPTIONS; 0: never
    int lost_after = 3;       // silences in a row, then it is down
    int back_after = 2;       // answers in a row, then it is up
};
BOOST_DESCRIBE_STRUCT(Trunk, (),
                      (key, name, org_unit, addresses, max_calls, silence_talking_s,
                       silence_waiting_s, keys, called_in, open_to_internet, host, port, transport,
                       outbound_proxy, registers, user, auth_user, realm, expires_s, secret,
                       secret_hash, outbound, priority, weight, max_calls_out, calls_per_second,
                       number_rules, from_user, caller_in, withholds, answer_within_s, ask_every_s,
                       lost_after, back_after))

struct Number {
    static constexpr bool missing_means_default = true;
    std::string key;  // the digits as the trunk delivers them, "4001234567"
    Labels name;
    std::string org_unit;
    std::string flow;
    std::string language = "zh-CN";

    // ---- What it is filed for. Only a number of ours that is filed may show as the caller's.
    std::string owner{};                     // the legal entity that the carrier gave it to
    std::string city{};                      // where it is located: "南京"
    std::vector<ContactPurpose> purposes{};  // what it is filed for; none: every
    std::string filing{};                    // the carrier's or the authority's number of it
    std::string expires{};                   // the filing's last day; empty: no end is known
    bool calls_out = false;
};
BOOST_DESCRIBE_STRUCT(Number, (),
                      (key, name, org_unit, flow, language, owner, city, purposes, filing, expires,
                       calls_out))

// Audio to be played: spoken from `text`, unless a sound `file`, relative to the prompts folder,
// replaces it.
struct Prompt {
    static constexpr bool missing_means_default = true;
    std::string key;
    std::string org_unit;
    Labels text;
    std::map<std::string, std::string> file;  // by locale
};
BOOST_DESCRIBE_STRUCT(Prompt, (), (key, org_unit, text, file))

// `document` is a flow as docs/flow.schema.json describes it; engine/flows reads it.
struct Flow {
    static constexpr bool missing_means_default = true;
    std::string key;
    Labels name;
    std::string org_unit;
    json::value document;
};
BOOST_DESCRIBE_STRUCT(Flow, (), (key, name, org_unit, document))

// A rule on contacting somebody: one of the company's own, or, under the key of a shipped rule
// (domain/permission), in its place. Read by engine/permission; see there for their meaning.
struct ContactRule {
    static constexpr bool missing_means_default = true;
    std::string key;
    Labels name;
    std::string org_unit;  // the company's
    int version = 1;
    std::string source;
    RuleStanding standing = RuleStanding::house;
    bool on = true;
    std::string valid_from;  // dates; empty: without end
    std::string valid_until;
    std::vector<ContactMeans> means;       // none: every
    std::vector<ContactPurpose> purposes;  // none: every
    std::vector<std::string> unless;       // facts that set it aside
    Unknown unknown = Unknown::allows;
    std::string reason;
    ContactCheck check = ContactCheck::hours;
    std::string fact;                     // of a fact
    bool wanted = false;                  // of a fact
    std::vector<OpenSpan> open;           // of hours
    std::string holidays;                 // of hours: a calendar, whose special days they are
    std::vector<OpenSpan> holidays_open;  // of hours: on days on which that calendar is closed
    int most = 0;                         // of a count
    CountPeriod period = CountPeriod::day;
    bool effective_only = false;
    int gap_s = 0;  // of a gap
};
BOOST_DESCRIBE_STRUCT(ContactRule, (),
                      (key, name, org_unit, version, source, standing, on, valid_from, valid_until,
                       means, purposes, unless, unknown, reason, check, fact, wanted, open,
                       holidays, holidays_open, most, period, effective_only, gap_s))

// What calls out may reach and run up, of an org unit and those below it that have none of their
// own. What stands of the company counts in the root's only.
struct CallLimits {
    static constexpr bool missing_means_default = true;
    std::string key;
    Labels name;
    std::string org_unit;
    std::vector<std::string> reachable{"+86"};  // prefixes in E.164
    std::vector<std::string> refused;
    int agent_calls_at_once = 2;
    int agent_calls_an_hour = 60;
    int agent_calls_a_day = 300;
    int agent_minutes_an_hour = 90;
    int agent_minutes_a_day = 480;
    int company_calls_at_once = 50;
    int company_calls_an_hour = 1'500;
    int company_calls_a_day = 10'000;
    int company_minutes_an_hour = 2'000;
    int company_minutes_a_day = 15'000;
    std::string night_from = "22:00";  // by the company's clock
    std::string night_to = "07:00";
    int night_pct = 20;  // of each amount, at night
};
BOOST_DESCRIBE_STRUCT(CallLimits, (),
                      (key, name, org_unit, reachable, refused, agent_calls_at_once,
                       agent_calls_an_hour, agent_calls_a_day, agent_minutes_an_hour,
                       agent_minutes_a_day, company_calls_at_once, company_calls_an_hour,
                       company_calls_a_day, company_minutes_an_hour, company_minutes_a_day,
                       night_from, night_to, night_pct))

// The whole of it, in the order in which records may name each other, but for the numbers of a
// queue.
struct Document {
    static constexpr bool missing_means_default = true;
    std::vector<OrgUnit> org_units;
    std::vector<Calendar> calendars;
    std::vector<Skill> skills;
    std::vector<Queue> queues;
    std::vector<Phone> phones;
    std::vector<User> users;
    std::vector<Prompt> prompts;
    std::vector<Flow> flows;
    std::vector<Trunk> trunks;
    std::vector<Number> numbers;
    std::vector<ContactRule> contact_rules;
    std::vector<CallLimits> call_limits;
};
BOOST_DESCRIBE_STRUCT(Document, (),
                      (org_units, calendars, skills, queues, phones, users, prompts, flows, trunks,
                       numbers, contact_rules, call_limits))

// A record with the id under which live state and the journal know it.
template <class AnyId, class Record>
struct Known {
    AnyId id;
    OrgUnitId org_unit_id;
    Record record;
};

// What the running server works with. Immutable; replaced as a whole when something changes.
struct Snapshot {
    std::int64_t version = 0;
    std::map<std::string, Known<OrgUnitId, OrgUnit>> org_units;
    std::map<std::string, Known<Id<struct CalendarTag>, Calendar>> calendars;
    std::map<std::string, Known<SkillId, Skill>> skills;
    std::map<std::string, Known<QueueId, Queue>> queues;
    std::map<std::string, Known<PhoneId, Phone>> phones;
    std::map<std::string, Known<UserId, User>> users;
    std::map<std::string, Known<PromptId, Prompt>> prompts;
    std::map<std::string, Known<FlowId, Flow>> flows;
    std::map<std::string, Known<TrunkId, Trunk>> trunks;
    std::map<std::string, Known<NumberId, Number>> numbers;
    std::map<std::string, Known<Id<struct ContactRuleTag>, ContactRule>> contact_rules;
    std::map<std::string, Known<Id<struct CallLimitsTag>, CallLimits>> call_limits;
};

}  // namespace zongji::configuration
