#include "base/ensure.h"
#include "edge/telephony/sip/front_door.h"
#include "edge/telephony/sip/home.h"
#include "edge/telephony/sip/lenient_headers.h"
#include "edge/telephony/sip/message_source.h"
#include "edge/telephony/sip/raw_headers.h"
#include "runtime/log.h"

#include <cstring>

#include <sofia-sip/msg_buffer.h>
#include <sofia-sip/msg_header.h>
#include <sofia-sip/msg_mclass.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_parser.h>
#include <sofia-sip/su_string.h>

// How the stack's parser comes to ask the door.
namespace zongji::sip {

namespace {

thread_local FrontDoor* door_of_thread = nullptr;

bool is_readable_via(std::string_view value) {
    Home home;
    return sip_via_make(home.get(), std::string(value).c_str()) != nullptr;
}

// The CSeq names another method than the request line, which is one that nobody knows.
bool is_unknown_at_odds(const sip_request_t& line, std::string_view raw) {
    const std::string_view cseq = header_in(raw, "CSeq", "cseq");
    const std::string_view named = cseq.substr(cseq.find_last_of(" \t\r\n") + 1);
    return line.rq_method == sip_method_unknown && !named.empty() && named != line.rq_method_name;
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
        if (door && whole && sip->sip_request)
            door->hear_refused_call(source_of(message), is_datagram(message), *sip);
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
        read_leniently(*own);
        own->mc_extract_body = extract_body;
        return own;
    }
};

msg_mclass_t const* FrontDoor::message_class() {
    static msg_mclass_t* const own = RequestLineHook::make();
    return own;
}

FrontDoor* FrontDoor::of_thread() {
    return door_of_thread;
}

void FrontDoor::meet_stack() {
    ensure(!door_of_thread, "one door per thread");
    door_of_thread = this;
}

void FrontDoor::leave_stack() {
    door_of_thread = nullptr;
}

}  // namespace zongji::sip
