#include "edge/telephony/sip/front_door.h"

#include "base/ensure.h"
#include "edge/telephony/sip/bound_sockets.h"
#include "edge/telephony/sip/home.h"
#include "edge/telephony/sip/lenient_headers.h"
#include "edge/telephony/sip/message_source.h"
#include "edge/telephony/sip/raw_headers.h"
#include "runtime/log.h"

#include <fcntl.h>
#include <sofia-sip/msg.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_parser.h>
#include <sofia-sip/sip_util.h>
#include <sys/socket.h>
#include <unistd.h>

namespace zongji::sip {

namespace {

// Kept in sip_user of a request whose credentials were found right.
void* const verified = reinterpret_cast<void*>(std::intptr_t{1});

constexpr int receive_buffer = 4 << 20;  // asked for; the kernel may grant less (net.core.rmem_max)

constexpr Span admitted_for = seconds(64);  // a CANCEL or ACK of a refused INVITE comes within it

// Parsed apart from the stack. Null when it is not a whole SIP message.
class Draft {
public:
    explicit Draft(std::string_view raw)
        : message_(msg_make(messages(), MSG_DO_EXTRACT_COPY, raw.data(),
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
    // What the stack will take, without asking the door again.
    static msg_mclass_t* messages() {
        static msg_mclass_t* const made = [] {
            msg_mclass_t* own = sip_extend_mclass(nullptr);
            ensure(own != nullptr, "message class");
            read_leniently(*own);
            return own;
        }();
        return made;
    }

    msg_t* message_;
};

}  // namespace

FrontDoor::FrontDoor(const Config& config, Registrar& registrar)
    : config_(config),
      registrar_(registrar),
      directory_(std::make_shared<const Directory>()),
      quiet_(config.quiet_at_first),
      strangers_(config.limits.strangers),
      digest_(config.realm, seconds(config.limits.nonce_lifetime_s)),
      streams_(config.limits.streams),
      spare_descriptor_(::open("/dev/null", O_RDONLY | O_CLOEXEC)) {
    meet_stack();
}

FrontDoor::~FrontDoor() {
    leave_stack();
    ::close(spare_descriptor_);
}

void FrontDoor::use_bound_socket() {
    // What comes while the thread works on something else waits here. The kernel's usual 208 KiB
    // have been overrun by two hundred calls at once.
    udp_sockets_[0] = bound_udp_socket(config_.port, AF_INET);
    udp_sockets_[1] = bound_udp_socket(config_.port, AF_INET6);
    for (const int socket : udp_sockets_)
        setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
}

void FrontDoor::set_directory(std::shared_ptr<const Directory> directory) {
    directory_ = std::move(directory);
    quiet_ = false;
    streams_.know([this](const Endpoint& peer) { return knows(peer); }, config_.clock->now().tick);
}

bool FrontDoor::takes(int socket, const Endpoint& peer) {
    const Instant now = config_.clock->now().tick;
    const bool secured = config_.tls.port != 0 && local_port_of(socket) == config_.tls.port;
    return !strangers_.banned(peer.ip, now) &&
           streams_.come(socket, peer, knows(peer), now, secured);
}

void FrontDoor::hear_response(const sip_t& response) {
    const bool trying = response.sip_status->st_status == 100 && response.sip_cseq &&
                        response.sip_cseq->cs_method == sip_method_invite;
    if (trying && response.sip_call_id && trying_)
        trying_(response.sip_call_id->i_id);
}

int FrontDoor::udp_socket(const Endpoint& towards) const {
    return udp_sockets_[is_ipv4(towards.ip) ? 0 : 1];
}

// What the stack answers a new call by itself, and tells nobody; 0: nothing.
int FrontDoor::refusal_by_stack(const sip_t& request) const {
    if ((request.sip_flags & MSG_FLG_ERROR) != 0 || sip_sanity_check(&request) < 0)
        return 400;
    const int scheme = request.sip_request->rq_url->url_type;
    if (scheme != url_sip && scheme != url_sips && scheme != url_tel)
        return 416;
    Home home;
    const sip_supported_t* ours = sip_supported_make(home.get(), supported_extensions);
    return sip_has_unsupported(home.get(), ours, request.sip_require) ? 420 : 0;
}

void FrontDoor::hear_refused_call(const Endpoint& source, bool datagram, const sip_t& request) {
    if (request.sip_request->rq_method != sip_method_invite || !refused_)
        return;
    if (request.sip_to && request.sip_to->a_tag)
        return;  // inside a call
    const int status = refusal_by_stack(request);
    const SipSource known =
        status ? by_address(source, transport_of(source, datagram)) : SipSource{};
    if (known.known())
        refused_(known, request.sip_request->rq_url, status);
}

void FrontDoor::tell_stranger(const Endpoint& source, const sip_t& request) {
    if (request.sip_request->rq_method != sip_method_invite || registrar_.knows(source.ip))
        return;
    const char* user = request.sip_from->a_url->url_user;
    if (refused_ && !(user && directory_->phone_of_user(user)))
        refused_(by_address(source, SipTransport::udp), request.sip_request->rq_url, 401);
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
    return (directory_->trunk_at(source) || registered_.at(source.ip)) &&
           !registrar_.stands_at(source);
}

FrontDoor::Verdict FrontDoor::judge(msg_t* message, std::string_view raw) {
    const Endpoint source = source_of(message);
    if (strangers_.banned(source.ip, config_.clock->now().tick))
        return Verdict::drop;
    if (!is_datagram(message))
        return Verdict::admit;  // to judge_stream
    if (is_live(raw) || registered_.called_in(raw.substr(0, raw.find_first_of("\r\n"))))
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
    tell_stranger(source, *request);
    if (may_answer(source))
        ask_for_credentials(*request, source, stale);
    return Verdict::drop;
}

FrontDoor::Verdict FrontDoor::judge_stream(const Endpoint& source, sip_t& request) {
    if (knows(source)) {
        if (registered_.at(source.ip))
            streams_.prove(source);  // it came before the registration stood
        return Verdict::admit;
    }
    if (strangers_.banned(source.ip, config_.clock->now().tick)) {
        streams_.hang_up(source);
        return Verdict::drop;
    }
    if ((request.sip_call_id && live_calls_.contains(request.sip_call_id->i_id)) ||
        registered_.called_in(*request.sip_request->rq_url)) {
        streams_.prove(source);
        return Verdict::admit;
    }
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
        streams_.prove(source);
        return Verdict::admit;
    }
    tell_stranger(source, request);
    if (!may_answer(source))
        return Verdict::drop;
    ++answers_;
    if (streams_.is_secured(source))
        return let_stack_refuse(source, request);
    streams_.write(source, refusal_of(request, source, stale).text);
    return Verdict::drop;
}

// Nothing can be written beside the stack where it encrypts. What it leaves to us to refuse, it may
// answer; of the rest it would tell who we are.
FrontDoor::Verdict FrontDoor::let_stack_refuse(const Endpoint& source, const sip_t& request) {
    const sip_method_t method = request.sip_request->rq_method;
    const bool ours = method == sip_method_register || method == sip_method_invite ||
                      method == sip_method_options || method == sip_method_refer;
    if (ours && !streams_.count_answer(source))
        return Verdict::admit;
    streams_.hang_up(source);
    return Verdict::drop;
}

bool FrontDoor::is_proved(const sip_t& request, const Endpoint& source, bool& stale) {
    const auto user = Digest::user_of(request, config_.realm);
    if (!user)
        return false;
    const Phone* phone = directory_->phone_of_user(*user);
    const auto verdict = digest_.verify(request, phone ? phone->ha1 : std::string(), source.ip,
                                        config_.clock->now().utc);
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

SipTransport FrontDoor::transport_of(const Endpoint& source, bool datagram) const {
    if (datagram)
        return SipTransport::udp;
    return streams_.is_secured(source) ? SipTransport::tls : SipTransport::tcp;
}

SipSource FrontDoor::by_address(const Endpoint& address, SipTransport transport) const {
    SipSource source;
    source.address = address;
    source.transport = transport;
    if (!knows(address))
        return source;
    const Phone* phone = directory_->phone_at(address);
    const Trunk* trunk = directory_->trunk_at(address);
    if (phone && !trunk)
        source.phone = phone->id;
    if (trunk)
        source.trunk = trunk->id;
    if (!source.known())
        source.trunk = registered_.at(address.ip);
    return source;
}

SipSource FrontDoor::identify(const sip_t& request, const msg_t* message) {
    SipSource source;
    source.address = source_of(message);
    source.transport = transport_of(source.address, is_datagram(message));
    const bool registers = request.sip_request->rq_method == sip_method_register;
    if (!registers && knows(source.address))
        return by_address(source.address, source.transport);
    if (const TrunkId trunk = registered_.called_in(*request.sip_request->rq_url);
        trunk && !registers) {
        source.trunk = trunk;
        return source;
    }

    const auto user = Digest::user_of(request, config_.realm);
    const Phone* phone = user ? directory_->phone_of_user(*user) : nullptr;
    if (phone && request.sip_user == verified) {
        source.phone = phone->id;
        return source;
    }
    if (!user)
        return source;
    const auto verdict = digest_.verify(request, phone ? phone->ha1 : std::string(),
                                        source.address.ip, config_.clock->now().utc);
    if (verdict == Digest::Verdict::right && phone) {
        // It is asked for more than once, and proves itself once.
        const_cast<sip_t&>(request).sip_user = verified;
        source.phone = phone->id;
        strangers_.refund(source.address.ip);
        remember_admitted(request);
    }
    source.stale = verdict == Digest::Verdict::stale;
    return source;
}

std::string FrontDoor::challenge(const Ip& source, bool stale) const {
    return digest_.challenge(source, config_.clock->now().utc, stale);
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
