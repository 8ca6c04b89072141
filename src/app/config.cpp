#include "app/config.h"

#include <map>
#include <type_traits>
#include <variant>

#include <toml++/toml.h>

namespace zongji::app {
namespace {

using Field = std::variant<std::string*, std::uint16_t*, int*, std::vector<std::uint16_t>*,
                           std::vector<std::string>*>;

std::string place(const std::string& path, const toml::source_region& where) {
    return path + ":" + std::to_string(where.begin.line);
}

bool set(Field field, const toml::node& node) {
    return std::visit(
        [&](auto* target) {
            using Type = std::remove_pointer_t<decltype(target)>;
            if constexpr (std::is_same_v<Type, std::vector<std::uint16_t>>) {
                const toml::array* list = node.as_array();
                if (!list)
                    return false;
                for (const auto& item : *list) {
                    const auto port = item.value_exact<std::int64_t>();
                    if (!port || *port < 0 || *port > 65'535)
                        return false;
                    target->push_back(static_cast<std::uint16_t>(*port));
                }
                return true;
            } else if constexpr (std::is_same_v<Type, std::vector<std::string>>) {
                const toml::array* list = node.as_array();
                if (!list)
                    return false;
                for (const auto& item : *list) {
                    const auto text = item.value_exact<std::string>();
                    if (!text)
                        return false;
                    target->push_back(*text);
                }
                return true;
            } else if constexpr (std::is_same_v<Type, std::string>) {
                const auto text = node.value_exact<std::string>();
                if (text)
                    *target = *text;
                return text.has_value();
            } else {
                const auto number = node.value_exact<std::int64_t>();
                if (!number || *number < 0 || *number > 65'535)
                    return false;
                *target = static_cast<Type>(*number);
                return true;
            }
        },
        field);
}

}  // namespace

Result<Config> read_config(const std::string& path) {
    Config config;
    const std::map<std::string, Field> known = {{"data_dir", &config.data_dir},
                                                {"master_key", &config.master_key},
                                                {"database", &config.database},
                                                {"web_root", &config.web_root},
                                                {"http.address", &config.http_address},
                                                {"http.port", &config.http_port},
                                                {"http.metrics_token", &config.metrics_token},
                                                {"http.trusted_proxy", &config.trusted_proxies},
                                                {"http.certificate", &config.certificate},
                                                {"http.private_key", &config.private_key},
                                                {"sip.address", &config.sip_address},
                                                {"sip.advertised", &config.sip_advertised},
                                                {"sip.port", &config.sip_port},
                                                {"sip.tls_port", &config.sip_tls_port},
                                                {"sip.certificate", &config.sip_certificate},
                                                {"sip.private_key", &config.sip_private_key},
                                                {"sip.trusted", &config.sip_trusted},
                                                {"sip.max_legs", &config.sip_max_legs},
                                                {"media.address", &config.media_address},
                                                {"media.advertised", &config.media_advertised},
                                                {"media.rtp_port_low", &config.rtp_port_low},
                                                {"media.rtp_port_high", &config.rtp_port_high},
                                                {"media.browser_ports", &config.browser_ports},
                                                {"media.threads", &config.media_threads},
                                                {"turn.url", &config.turn_url},
                                                {"turn.secret", &config.turn_secret}};

    toml::table table;
    try {
        table = toml::parse_file(path);
    } catch (const toml::parse_error& wrong) {
        return invalid(std::string(wrong.description()), place(path, wrong.source()));
    }

    const auto read = [&](const std::string& name, const toml::node& node) -> Result<void> {
        const auto field = known.find(name);
        if (field == known.end()) {
            return invalid(name + " is not known here", place(path, node.source()));
        }
        if (!set(field->second, node)) {
            return invalid(name + " has the wrong type or is out of range",
                           place(path, node.source()));
        }
        return {};
    };
    for (const auto& [key, node] : table) {
        const std::string name(key.str());
        if (const toml::table* section = node.as_table()) {
            for (const auto& [inner, value] : *section) {
                ZONGJI_CHECK(read(name + "." + std::string(inner.str()), value));
            }
        } else {
            ZONGJI_CHECK(read(name, node));
        }
    }
    if (config.turn_url.empty() != config.turn_secret.empty())
        return invalid("turn.url and turn.secret belong together", path);
    return config;
}

}  // namespace zongji::app
