#pragma once

#include "domain/configuration/records.h"

namespace zongji::configuration {

// A small company in which everything names something else.
inline Document good_document() {
    Document d;
    d.org_units = {
        {.key = "company", .name = {{"zh-CN", "云衫商城"}}, .parent = "", .zone = "Asia/Shanghai"},
        {.key = "nanjing", .name = {}, .parent = "company", .zone = "Asia/Shanghai"}};
    d.calendars = {
        {.key = "hours",
         .name = {},
         .org_unit = "company",
         .zone = "",
         .open = {{{1, 2, 3, 4, 5}, "09:00", "12:00"}, {{1, 2, 3, 4, 5}, "13:00", "24:00"}},
         .days = {{"2026-10-01", {{"zh-CN", "国庆节"}}, {}},
                  {"2026-10-10", {}, {{{}, "09:00", "18:00"}}}}}};
    d.skills = {{.key = "refunds", .name = {}, .org_unit = ""}};

    Queue queue;
    queue.key = "support";
    queue.name = {{"zh-CN", "售后"}, {"en", "Support"}};
    queue.org_unit = "company";
    queue.skills = {{"refunds", 3}};
    queue.music = "music";
    queue.dispositions = {{"solved", {{"zh-CN", "已解决"}}}, {"call_back", {}}};
    d.queues = {queue};

    Phone phone;
    phone.key = "8001";
    phone.address = "sip:127.0.0.1:5062";
    phone.secret_hash = "0123456789abcdef0123456789abcdef";
    d.phones = {phone};

    User user;
    user.key = "li.na";
    user.name = "李娜";
    user.org_unit = "nanjing";
    user.roles = {Role::agent};
    user.number = "1001";
    user.skills = {{"refunds", 7}};
    user.endpoint = Endpoint::phone;
    user.phone = "8001";
    user.always_ready = true;
    user.password = "correct horse";
    d.users = {user};

    d.prompts = {{.key = "music", .org_unit = "", .text = {}, .file = {{"zh-CN", "music/a.wav"}}},
                 {.key = "welcome", .org_unit = "", .text = {{"zh-CN", "您好"}}, .file = {}}};
    d.flows = {
        {.key = "main", .name = {}, .org_unit = "", .document = json::object{{"version", 1}}}};
    d.trunks = {{.key = "carrier",
                 .name = "Carrier",
                 .org_unit = "",
                 .addresses = {"203.0.113.0/28"},
                 .max_calls = 30}};
    d.numbers = {
        {.key = "4001234567", .name = {}, .org_unit = "", .flow = "main", .language = "zh-CN"}};
    return d;
}

}  // namespace zongji::configuration
