#pragma once

#include "base/time.h"

#include <map>
#include <string>
#include <vector>

#include <prometheus/metric_family.h>

namespace zongji::app {

// A page of figures in Prometheus' text format. Each part adds its own: exact numbers of what
// exists now, and totals since the start. The families stand in the order of their first value.
class Metrics {
public:
    using Labels = std::vector<prometheus::ClientMetric::Label>;

    // Names are given without "zongji_".
    void gauge(const std::string& name, const std::string& help, double value, Labels labels = {});
    void total(const std::string& name, const std::string& help, double value, Labels labels = {});

    // These families are of several parts.
    void dropped(const char* what, double count);
    void queue_depth(const char* thread, double count);

    std::string text() const;

private:
    prometheus::ClientMetric& add(const std::string& name, const std::string& help,
                                  prometheus::MetricType type, Labels labels);

    std::vector<prometheus::MetricFamily> families_;
    std::map<std::string, std::size_t> places_;
};

constexpr const char* metrics_type = "text/plain; version=0.0.4; charset=utf-8";

inline double seconds_of(Span span) {
    return static_cast<double>(span.us) / 1e6;
}

template <class Number>
double number(Number value) {
    return static_cast<double>(value);
}

// Of the process as a whole: memory, threads, files.
void add_process(Metrics& out);

}  // namespace zongji::app
