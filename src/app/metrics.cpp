#include "app/metrics.h"

#include <prometheus/text_serializer.h>

namespace zongji::app {

void Metrics::gauge(const std::string& name, const std::string& help, double value, Labels labels) {
    add(name, help, prometheus::MetricType::Gauge, std::move(labels)).gauge.value = value;
}

void Metrics::total(const std::string& name, const std::string& help, double value, Labels labels) {
    add(name, help, prometheus::MetricType::Counter, std::move(labels)).counter.value = value;
}

void Metrics::dropped(const char* what, double count) {
    total("dropped_total", "What was thrown away, or lost", count, {{"what", what}});
}

void Metrics::queue_depth(const char* thread, double count) {
    gauge("queue_depth", "Pieces of work that wait for a thread", count, {{"thread", thread}});
}

std::string Metrics::text() const {
    return prometheus::TextSerializer().Serialize(families_);
}

prometheus::ClientMetric& Metrics::add(const std::string& name, const std::string& help,
                                       prometheus::MetricType type, Labels labels) {
    const auto [at, is_new] = places_.try_emplace(name, families_.size());
    if (is_new)
        families_.push_back({"zongji_" + name, help, type, {}});
    auto& metrics = families_[at->second].metric;
    metrics.emplace_back().label = std::move(labels);
    return metrics.back();
}

}  // namespace zongji::app
