#include "edge/telephony/sip/front_door.h"

#include "base/ensure.h"
#include "edge/telephony/sip/bound_sockets.h"
#include "edge/telephony/sip/home.h"
#include "edge/telephony/sip/raw_headers.h"
#include "runtime/log.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>
#include <netinet/in.h>
#include <sofia-sip/msg.h>
#include <sofia-sip/msg_addr.h>
#include <sofia-sip/msg_buffer.h>
#include <sofia-sip/msg_header.h>
#include <sofia-sip/msg_mclass.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_parser.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <sofia-sip/su_string.h>
#include <sys/socket.h>

namespace zongji::sip {

namespace {

thread_local FrontDoor* door_of_thread = nullptr;

// Kept in sip_user of a request whose credentials were found right.
void* const verified = reinterpret_cast<void*>(std::intptr_t{1});

constexpr Span admitted_for = seconds(64);  // a CANCEL or ACK of a refused INVITE comes within it

bool is_datagram(const msg_t* message) {
    const su_addrinfo_t* address = msg_addrinfo(const_cast<msg_t*>(message));
    return !address || address->ai_protocol != IPPROTO_TCP;
}

Endpoint source_of(const msg_t* message) {
    const su_addrinfo_t* address = msg_addrinfo(const_cast<msg_t*>(message));
    return endpoint_of(address ? address->ai_addr : nullptr);
}

bool is_readable_via(std::string_view value) {
    Home home;
    return sip_via_make(home.get(), std::string(value).c_str()) != nullptr;
}

constexpr std::string_view known_methods[] = {
    "INVITE", "ACK",  "BYE",   "CANCEL",  "OPTIONS",   "REGISTER", "PRACK",
    "UPDATE", "INFO", "REFER", "MESSAGE", "SUBSCRIBE", "NOTIFY",   "PUBLISH"};

bool is_known_method(std::string_view raw) {
    const std::string_view method = raw.substr(0, raw.find(' '));
    return std::find(std::begin(known_methods), std::end(known_methods), method) !=
           std::end(known_methods);
}

// The CSeq names another method than the request line, which is one that nobody knows.
bool is_unknown_at_odds(const sip_request_t& line, std::string_view raw) {
    const std::string_view cseq = header_in(raw, "CSeq", "cseq");
    const std::string_view named = cseq.substr(cseq.find_last_of(" \t\r\n") + 1);
    return line.rq_method == sip_method_unknown && !named.empty() && named != line.rq_method_name;
}

// Parsed apart from the stack. Null when it is not a whole SIP message.
class Draft {
public:
    explicit Draft(std::string_view raw)
        : message_(msg_make(sip_default_mclass(), MSG_DO_EXTRACT_COPY, raw.data(),
                            static_cast<ssize_t>(raw.size()))) {}
    ~Draft() {
        if (message_)
            msg_destroy(message_);
    }
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;

    const sip_t* request() const {
        const sip_t* sip = message_ ? sip_object(message_) : nullptr;
        if (!sip || !sip->sip_request || !sip->sip_via || !sip->sip_from || !sip->sip_to) {
            return nullptr;
        }
        return sip->sip_call_id && sip->sip_cseq ? sip : nullptr;
    }

private:
    msg_t* message_;
};

std::string transaction_of(const sip_t& request) {
    const sip_via_t* via = request.sip_via;
    return fmt::format("{} {} {}", via && via->v_branch ? via->v_branch : "",
                       request.sip_request->rq_method_name,
                       request.sip_cseq ? request.sip_cseq->cs_seq : 0);
}

}  // namespace

struct RequestLineHook {
    static issize_t parse(su_home_t* home, msg_header_t* header, char* line, isize_t size) {
        auto* message = reinterpret_cast<msg_t*>(home);
        header->sh_common->h_class = sip_request_class;
        FrontDoor* door = door_of_thread;
        if (!door)
            return sip_request_class->hc_parse(home, header, line, size);

        if (door->quiet_)
            return -1;
        try {
            if (!door->knows(source_of(message))) {
                const std::string raw = raw_text(message, line, size);
                if (door->judge(message, raw) == FrontDoor::Verdict::drop)
                    return -1;
                return sip_request_class->hc_parse(home, header, line, size);
            }
            if (!is_datagram(message)) {
                return sip_request_class->hc_parse(home, header, line, size);
            }
            correct_transport(message);
            const std::string whole_line(line, size);  // parsing cuts it up
            const auto parsed = sip_request_class->hc_parse(home, header, line, size);
            const auto* request = reinterpret_cast<const sip_request_t*>(header);
            if (parsed >= 0 && su_casematch(request->rq_version, SIP_VERSION_CURRENT) &&
                is_readable_via(header_in(view_of(message), "Via", "v")) &&
                !is_unknown_at_odds(*request, view_of(message))) {
                return parsed;
            }
            door->refuse_before_stack(source_of(message), whole_line, view_of(message));
            return -1;
        } catch (const std::exception& broken) {
            log_error("sip: request dropped: {}", broken.what());
            return -1;
        }
    }

    static std::string_view view_of(msg_t* message) {
        const auto* data = static_cast<const char*>(msg_buf_committed_data(message));
        return data ? std::string_view(data, msg_buf_committed(message)) : std::string_view{};
    }

    // The stack drops a datagram whose Via says TCP or TLS, in silence. From a known peer it is
    // taken as what it is.
    static void correct_transport(msg_t* message) {
        auto* data = static_cast<char*>(msg_buf_committed_data(message));
        const std::string_view raw = view_of(message);
        const std::string_view via = header_in(raw, "Via", "v");
        for (const std::string_view wrong : {"SIP/2.0/TCP ", "SIP/2.0/TLS "}) {
            if (!via.starts_with(wrong))
                continue;
            std::memcpy(data + (via.data() - raw.data()) + wrong.size() - 4, "UDP", 3);
        }
    }

    // What has been received of the message. The parser has put a NUL where the line ended.
    static std::string raw_text(msg_t* message, const char* line, std::size_t size) {
        const auto* data = static_cast<const char*>(msg_buf_committed_data(message));
        if (!data)
            return {};
        std::string raw(data, msg_buf_committed(message));
        if (line >= data && line + size < data + raw.size()) {
            raw[static_cast<std::size_t>(line - data) + size] = '\r';
        }
        return raw;
    }

    // Over TCP a request may come in pieces: a stranger is judged when it is whole. Without its
    // request line the stack takes a message for garbage and forgets it.
    static issize_t extract_body(msg_t* message, msg_pub_t* object, char* body, isize_t size,
                                 int last) {
        const issize_t taken =
            sip_default_mclass()->mc_extract_body(message, object, body, size, last);
        FrontDoor* door = door_of_thread;
        auto* sip = reinterpret_cast<sip_t*>(object);
        const bool whole = (sip->sip_flags & MSG_FLG_COMPLETE) != 0 || taken < 0;
        if (door && whole && sip->sip_status)
            door->hear_response(*sip);
        if (!door || !whole || !sip->sip_request || is_datagram(message))
            return taken;
        try {
            if (door->judge_stream(source_of(message), *sip) == FrontDoor::Verdict::drop)
                sip->sip_request = nullptr;
        } catch (const std::exception& broken) {
            log_error("sip: request dropped: {}", broken.what());
            sip->sip_request = nullptr;
        }
        return taken;
    }

    static msg_mclass_t* make() {
        static msg_hclass_s line = *sip_request_class;
        line.hc_parse = parse;
        msg_mclass_t* own = sip_extend_mclass(nullptr);  // with P-Asserted-Identity and Privacy
        ensure(own != nullptr, "message class");
        own->mc_request->hr_class = &line;
        own->mc_extract_body = extract_body;
        return own;
    }
};

msg_mclass_t const* FrontDoor::message_class() {
    static msg_mclass_t* const own = RequestLineHook::make();
    return own;
}

FrontDoor::FrontDoor(const Config& config, Registrar& registrar)
    : config_(config),
      registrar_(registrar),
      directory_(std::make_shared<const Directory>()),
      quiet_(config.quiet_at_first),
      strangers_(config.limits.strangers),
      digest_(config.realm, seconds(config.limits.nonce_lifetime_s)),
      streams_(config) {
    ensure(!door_of_thread, "one door per thread");
    door_of_thread = this;
}

FrontDoor::~FrontDoor() {
    door_of_thread = nullptr;
}

void FrontDoor::use_bound_socket() {
    udp_socket_ = bound_udp_socket(config_.port);
}

void FrontDoor::set_directory(std::shared_ptr<const Directory> directory) {
    directory_ = std::move(directory);
    quiet_ = false;
}

void FrontDoor::hear_response(const sip_t& response) {
    const bool trying = response.sip_status->st_status == 100 && response.sip_cseq &&
                        response.sip_cseq->cs_method == sip_method_invite;
    if (trying && response.sip_call_id && trying_)
        trying_(response.sip_call_id->i_id);
}

void FrontDoor::release_call(const std::string& call_id) {
    const auto found = live_calls_.find(call_id);
    if (found != live_calls_.end() && --found->second == 0)
        live_calls_.erase(found);
}

bool FrontDoor::is_live(std::string_view raw) const {
    return live_calls_.contains(std::string(header_in(raw, "Call-ID", "i")));
}

void FrontDoor::remember_admitted(const sip_t& request) {
    const std::string call_id = request.sip_call_id->i_id;
    admit_call(call_id);
    release_at_.emplace_back(config_.clock->now().tick + admitted_for, call_id);
}

// Where a phone of ours has registered from is nearer than a trunk's address without a port.
bool FrontDoor::knows(const Endpoint& source) const {
    if (directory_->phone_at(source))
        return true;
    return directory_->trunk_at(source) && !registrar_.stands_at(source);
}

FrontDoor::Verdict FrontDoor::judge(msg_t* message, std::string_view raw) {
    const Endpoint source = source_of(message);
    if (strangers_.banned(source.ip, config_.clock->now().tick))
        return Verdict::drop;
    if (!is_datagram(message))
        return Verdict::admit;  // to judge_stream
    if (is_live(raw))
        return Verdict::admit;
    ++requests_;
    return judge_stranger(message, raw, source);
}

FrontDoor::Verdict FrontDoor::judge_stranger(msg_t* message, std::string_view raw,
                                             const Endpoint& source) {
    if (raw.starts_with("ACK "))
        return Verdict::drop;  // of our 401: never answered
    if (!spend(source))
        return Verdict::drop;

    const Draft draft(raw);
    const sip_t* request = draft.request();
    if (!request)
        return Verdict::drop;

    bool stale = false;
    if (is_proved(*request, source, stale)) {
        sip_object(message)->sip_user = verified;
        return Verdict::admit;
    }
    if (may_answer(source))
        ask_for_credentials(*request, source, stale);
    return Verdict::drop;
}

FrontDoor::Verdict FrontDoor::judge_stream(const Endpoint& source, sip_t& request) {
    if (knows(source))
        return Verdict::admit;
    if (strangers_.banned(source.ip, config_.clock->now().tick)) {
        streams_.hang_up(source);
        return Verdict::drop;
    }
    if (request.sip_call_id && live_calls_.contains(request.sip_call_id->i_id))
        return Verdict::admit;
    ++requests_;
    if (request.sip_request->rq_method == sip_method_ack)
        return Verdict::drop;
    const bool readable = request.sip_via && request.sip_from && request.sip_to &&
                          request.sip_call_id && request.sip_cseq;
    if (!spend(source) || !readable) {
        streams_.hang_up(source);
        return Verdict::drop;
    }

    bool stale = false;
    if (is_proved(request, source, stale)) {
        request.sip_user = verified;
        streams_.forget(source);
        return Verdict::admit;
    }
    if (may_answer(source)) {
        streams_.write(source, refusal_of(request, source, stale).text);
        ++answers_;
    }
    return Verdict::drop;
}

bool FrontDoor::is_proved(const sip_t& request, const Endpoint& source, bool& stale) {
    const auto user = Digest::user_of(request, config_.realm);
    if (!user)
        return false;
    const Phone* phone = directory_->phone_of_user(*user);
    const auto verdict = digest_.verify(request, phone ? phone->ha1 : std::string(),
                                        transaction_of(request), config_.clock->now().utc);
    stale = verdict == Digest::Verdict::stale;
    if (verdict != Digest::Verdict::right)
        return false;
    strangers_.refund(source.ip);
    remember_admitted(request);
    return true;
}

// A source that phones of ours registered from is answered even while all strangers have used up
// their share.
bool FrontDoor::may_answer(const Endpoint& source) {
    return registrar_.knows(source.ip) || strangers_.take_shared_token(config_.clock->now().tick);
}

bool FrontDoor::spend(const Endpoint& source) {
    switch (strangers_.ask(source.ip, config_.clock->now().tick)) {
        case Strangers::Verdict::answer:
            return true;
        case Strangers::Verdict::drop:
            return false;
        case Strangers::Verdict::ban:
            on_ban(source);
            return false;
    }
    return false;
}

void FrontDoor::on_ban(const Endpoint& source) {
    ++bans_;
    log_warning("sip: no more answers to {} for {} s", to_text(source.ip),
                config_.limits.strangers.ban.us / 1'000'000);
}

// The stack drops what has no readable request line or Via, asks the DNS, waiting, where to send a
// 505, and answers 400 to an unknown method whose CSeq names another (RFC 4475 §3.1.2.18). A known
// peer is told at the address it sent from, with its own header lines (RFC 3261 §8.2.6.2, §21.4.1).
void FrontDoor::refuse_before_stack(const Endpoint& source, std::string_view line,
                                    std::string_view raw) {
    line = trimmed(line);
    if (udp_socket_ < 0 || line.starts_with("ACK "))
        return;
    std::string lines;
    RawHeaders headers(raw);
    while (const auto header = headers.next()) {
        const bool to = is_named(*header, "To", "t");
        const bool echoed = to || is_named(*header, "Via", "v") || is_named(*header, "From", "f") ||
                            is_named(*header, "Call-ID", "i") || is_named(*header, "CSeq", "cseq");
        if (!echoed)
            continue;
        lines += fmt::format("{}: {}", header->name, header->value);
        if (to && header->value.find("tag=") == std::string_view::npos)
            lines += ";tag=z";
        lines += "\r\n";
    }
    if (lines.empty())
        return;

    const std::string_view version = line.substr(std::min(line.rfind(' ') + 1, line.size()));
    const bool other_version = version.starts_with("SIP/") && version != SIP_VERSION_CURRENT;
    const char* status = "400 Bad Request";
    if (other_version) {
        status = "505 Version Not Supported";
    } else if (!is_known_method(line)) {
        status = "501 Not Implemented";
        lines += fmt::format("Allow: {}\r\n", allowed_methods);
    }
    send(source, fmt::format("SIP/2.0 {}\r\n{}Content-Length: 0\r\n\r\n", status, lines));
}

Caller FrontDoor::identify(const sip_t& request, const msg_t* message) {
    Caller caller;
    caller.source = source_of(message);
    caller.datagram = is_datagram(message);
    const bool registers = request.sip_request->rq_method == sip_method_register;
    if (!registers && knows(caller.source)) {
        const Phone* phone = directory_->phone_at(caller.source);
        const Trunk* trunk = directory_->trunk_at(caller.source);
        if (phone && !trunk)
            caller.phone = phone->id;
        if (trunk)
            caller.trunk = trunk->id;
        return caller;
    }

    const auto user = Digest::user_of(request, config_.realm);
    const Phone* phone = user ? directory_->phone_of_user(*user) : nullptr;
    if (phone && request.sip_user == verified) {
        caller.phone = phone->id;
        return caller;
    }
    if (!user)
        return caller;
    const auto verdict = digest_.verify(request, phone ? phone->ha1 : std::string(),
                                        transaction_of(request), config_.clock->now().utc);
    if (verdict == Digest::Verdict::right && phone) {
        caller.phone = phone->id;
        strangers_.refund(caller.source.ip);
        remember_admitted(request);
    }
    caller.stale = verdict == Digest::Verdict::stale;
    return caller;
}

std::string FrontDoor::challenge(bool stale) const {
    return digest_.challenge(config_.clock->now().utc, stale);
}

void FrontDoor::ask_for_credentials(const sip_t& request, const Endpoint& source, bool stale) {
    if (udp_socket_ < 0)
        return;
    const Refusal refusal = refusal_of(request, source, stale);
    if (refusal.text.empty())
        return;
    send({source.ip, refusal.port}, refusal.text);
    ++answers_;
}

FrontDoor::Refusal FrontDoor::refusal_of(const sip_t& request, const Endpoint& source, bool stale) {
    Refusal refusal;
    msg_t* reply = msg_create(sip_default_mclass(), 0);
    ensure(reply != nullptr, "reply");
    su_home_t* home = msg_home(reply);
    sip_t* sip = sip_object(reply);

    std::uint16_t port = 5060;
    if (sip_add_tl(
            reply, sip, SIPTAG_STATUS(sip_status_create(home, SIP_401_UNAUTHORIZED, nullptr)),
            SIPTAG_VIA(request.sip_via), SIPTAG_FROM(request.sip_from), SIPTAG_TO(request.sip_to),
            SIPTAG_CALL_ID(request.sip_call_id), SIPTAG_CSEQ(request.sip_cseq), TAG_END()) >= 0 &&
        sip->sip_via) {
        sip_via_t* via = sip->sip_via;
        if (via->v_port)
            port = static_cast<std::uint16_t>(std::atoi(via->v_port));
        if (via->v_rport || config_.answer_to_source_port) {
            port = source.port;
            msg_header_replace_param(home, via->v_common,
                                     su_sprintf(home, "rport=%u", unsigned{source.port}));
        }
        msg_header_replace_param(home, via->v_common,
                                 su_sprintf(home, "received=%s", to_text(source.ip).c_str()));
        if (!sip->sip_to->a_tag)
            sip_to_tag(home, sip->sip_to, "z");
        const std::string authenticate = challenge(stale);
        sip_add_tl(reply, sip, SIPTAG_WWW_AUTHENTICATE_STR(authenticate.c_str()),
                   SIPTAG_CONTENT_LENGTH_STR("0"), TAG_END());

        msg_serialize(reply, reinterpret_cast<msg_pub_t*>(sip));
        std::size_t size = 0;
        const char* text = msg_as_string(home, reply, nullptr, 0, &size);
        if (text)
            refusal = {std::string(text, size), port};
        // The library ends the headers only where a separator was parsed; a stream needs the empty
        // line.
        if (!refusal.text.empty() && !refusal.text.ends_with("\r\n\r\n"))
            refusal.text += "\r\n";
    }
    msg_destroy(reply);
    return refusal;
}

void FrontDoor::send(const Endpoint& to, std::string_view datagram) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    to_sockaddr(to, udp_socket_, address, size);
    sendto(udp_socket_, datagram.data(), datagram.size(), MSG_DONTWAIT,
           reinterpret_cast<sockaddr*>(&address), size);
}

void FrontDoor::tidy() {
    const Instant now = config_.clock->now().tick;
    strangers_.tidy(now);
    streams_.tidy(now);
    while (!release_at_.empty() && release_at_.front().first <= now) {
        release_call(release_at_.front().second);
        release_at_.pop_front();
    }
}

}  // namespace zongji::sip
