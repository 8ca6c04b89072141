#include "app/metrics.h"
#include "store/sqlite_connection.h"

#include <filesystem>
#include <fstream>

#include <malloc.h>
#include <time.h>

namespace zongji::app {
namespace {

// "VmRSS:   123 kB" of /proc/self/status, in that line's own unit.
double status_line(const std::string& name) {
    std::ifstream status("/proc/self/status");
    std::string line;
    while (std::getline(status, line)) {
        if (line.starts_with(name + ":"))
            return std::stod(line.substr(name.size() + 1));
    }
    return 0;
}

}  // namespace

void add_process(Metrics& out) {
    std::error_code ignored;
    const auto files = std::filesystem::directory_iterator("/proc/self/fd", ignored);
    // One of them is the folder being read.
    out.gauge("process_open_files", "File descriptors",
              number(std::distance(begin(files), end(files)) - 1));
    out.gauge("process_resident_bytes", "Memory in use", status_line("VmRSS") * 1024);
    const auto heap = mallinfo2();
    out.gauge("heap_bytes", "Of that memory, what is allocated",
              number(heap.uordblks + heap.hblkhd));
    out.gauge("sqlite_bytes", "Of what is allocated, SQLite's, its caches above all",
              number(store::sqlite_memory()));
    out.gauge("process_threads", "Threads", status_line("Threads"));
    timespec cpu{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
    out.total("process_cpu_seconds_total", "User and system time",
              number(cpu.tv_sec) + number(cpu.tv_nsec) / 1e9);
}

}  // namespace zongji::app
