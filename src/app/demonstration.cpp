#include "app/demonstration.h"

#include "demonstration/documents.h"
#include "demonstration/past.h"

namespace zongji::app {
namespace {

std::string sound_cache(const Config& config) {
    return config.data_dir + "/cache/sounds";
}

}  // namespace

Founding Demonstration::founding(const Clock& clock, const Config& config) {
    Founding founding;
    founding.company = [](settings::Settings& settings) {
        return without_problems(
            settings.apply_yaml(demonstration::demo_company, {}, {UserId{}, "demonstration", {}}));
    };
    founding.past = [&clock, &config](Stores& stores, const Snapshot& company,
                                      interactions::Projector& projector) {
        speech::SoundBuilder sounds({.cache_dir = sound_cache(config),
                                     .prompts_dir = config.data_dir + "/prompts",
                                     .speaker = {}});
        return demonstration::make_past({.database = *stores.database,
                                         .journal = *stores.journal,
                                         .customers = *stores.customers,
                                         .interactions = *stores.interactions,
                                         .recordings = *stores.recordings,
                                         .key = *stores.key,
                                         .company = company,
                                         .project = [&] { return projector.catch_up(); },
                                         .data_dir = config.data_dir,
                                         .clock = clock},
                                        sounds);
    };
    return founding;
}

Demonstration::Demonstration(const Needs& needs)
    : logins_(demonstration::logins(*needs.company())),
      customers_(needs.clock,
                 {.sip_address = needs.config.sip_address,
                  .sip_port = needs.config.sip_port,
                  .sound_cache = sound_cache(needs.config)},
                 needs.company) {}

Result<std::unique_ptr<Demonstration>> Demonstration::start(Needs needs) {
    return std::unique_ptr<Demonstration>(new Demonstration(needs));
}

}  // namespace zongji::app
