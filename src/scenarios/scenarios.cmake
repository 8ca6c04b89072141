# The program that runs test/scenarios: all of the server but its sockets, sound and threads.
file(GLOB scenario_sources CONFIGURE_DEPENDS
  ${CMAKE_SOURCE_DIR}/src/scenarios/*.cpp ${CMAKE_SOURCE_DIR}/src/scenarios/steps/*.cpp)
list(REMOVE_ITEM scenario_sources ${CMAKE_SOURCE_DIR}/src/scenarios/main.cpp)
add_library(scenario_parts STATIC ${scenario_sources})
target_precompile_headers(scenario_parts REUSE_FROM precompiled)
# As for unit tests: optimising, g++ 12 sees std::string overrun itself.
target_compile_options(scenario_parts PRIVATE -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
target_link_libraries(scenario_parts PUBLIC app lib::sodium lib::pq)

add_executable(scenarios ${CMAKE_SOURCE_DIR}/src/scenarios/main.cpp)
target_precompile_headers(scenarios REUSE_FROM precompiled)
target_link_libraries(scenarios PRIVATE scenario_parts lib::cli11)

if(ZONGJI_TESTS)
  file(GLOB scenario_tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/scenarios/test/*.cpp)
  add_executable(test_scenarios ${scenario_tests})
  target_precompile_headers(test_scenarios REUSE_FROM precompiled)
  target_compile_options(test_scenarios PRIVATE -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
  target_link_libraries(test_scenarios PRIVATE scenario_parts lib::gtest)
  add_test(NAME scenarios COMMAND test_scenarios)
  set_tests_properties(scenarios PROPERTIES TIMEOUT 300)
endif()
