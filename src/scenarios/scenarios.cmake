# The program that runs test/scenarios: all of the server but its sockets, sound and threads.
file(GLOB scenario_sources CONFIGURE_DEPENDS
  ${CMAKE_SOURCE_DIR}/src/scenarios/*.cpp ${CMAKE_SOURCE_DIR}/src/scenarios/steps/*.cpp)
list(REMOVE_ITEM scenario_sources ${CMAKE_SOURCE_DIR}/src/scenarios/main.cpp)
add_library(scenario_parts STATIC ${scenario_sources})
compile_as_test(scenario_parts)
target_link_libraries(scenario_parts PUBLIC app lib::sodium lib::pq)

add_executable(scenarios ${CMAKE_SOURCE_DIR}/src/scenarios/main.cpp)
compile_as_test(scenarios)
target_link_libraries(scenarios PRIVATE scenario_parts lib::cli11)

if(ZONGJI_TESTS)
  file(GLOB scenario_tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/scenarios/test/*.cpp)
  add_unit_test(scenarios scenario_parts ${scenario_tests})
endif()
