#pragma once

// demo/company.yaml and demo/past.json, so that the demonstration needs no file beside the program.
namespace zongji::demonstration {

extern const char* const demo_company;
extern const char* const demo_past;

}  // namespace zongji::demonstration
