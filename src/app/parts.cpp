#include "app/parts.h"

#include "app/metrics.h"

#include <ranges>

namespace zongji::app {

Result<void> Parts::use(const Snapshot& fresh) const {
    for (Part* part : parts_)
        ZONGJI_CHECK(part->use(fresh));
    return {};
}

void Parts::stop() {
    for (Part* part : parts_ | std::views::reverse)
        part->stop();
}

std::string Parts::metrics() const {
    Metrics page;
    for (Part* part : parts_)
        part->metrics(page);
    add_process(page);
    return page.text();
}

}  // namespace zongji::app
