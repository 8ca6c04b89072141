#include "app/control/verbs.h"

namespace zongji::app::control {

json::value export_configuration(Company& company) {
    const auto yaml = company.settings().export_yaml();
    if (!yaml)
        return refusal(yaml.error());
    return json::object{{"yaml", *yaml}};
}

}  // namespace zongji::app::control
