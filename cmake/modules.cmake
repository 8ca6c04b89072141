# What nearly every file includes, compiled once: it takes a third off the time of a build. A second time for the tests, which
# are optimised less and include more: a precompiled header serves only those who compile as it was compiled.
file(WRITE ${CMAKE_BINARY_DIR}/precompiled.cpp "")
set(precompiled_headers
  <algorithm> <atomic> <functional> <map> <memory> <optional> <set> <string> <string_view> <unordered_map> <variant> <vector>
  <boost/describe.hpp> <boost/json.hpp> <boost/mp11.hpp> <fmt/format.h>)
function(add_precompiled NAME)
  add_library(${NAME} STATIC ${CMAKE_BINARY_DIR}/precompiled.cpp)
  target_link_libraries(${NAME} PUBLIC lib::boost lib::json lib::fmt)
  target_precompile_headers(${NAME} PRIVATE ${ARGN})
endfunction()

# A test's own text runs once: to optimise it takes longer than it saves. What it tests is optimised as installed.
# Optimising, g++ 12 sees std::string overrun itself where tests join many of them.
set(test_options $<$<CONFIG:RelWithDebInfo>:-O1> -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread
  $<TARGET_PROPERTY:GTest::gtest,INTERFACE_COMPILE_OPTIONS>)
add_precompiled(precompiled ${precompiled_headers})
add_precompiled(precompiled_tests ${precompiled_headers}
  <chrono> <condition_variable> <filesystem> <fstream> <future> <mutex> <random> <sstream> <thread>
  <gmock/gmock.h> <gtest/gtest.h>)
target_compile_options(precompiled_tests PRIVATE ${test_options})

# Four files of a target are compiled as one: what they include is read and instantiated once, which takes a quarter off a
# build from nothing. More at once, and a changed line would wait for all of them. A linter reads one file at a time.
option(ZONGJI_BATCHES "Compile several files of a module as one" ON)
function(in_batches TARGET)
  if(ZONGJI_BATCHES)
    set_target_properties(${TARGET} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 4)
  endif()
endfunction()

# What only tests: unit tests, and the program that runs scenarios.
function(compile_as_test TARGET)
  target_precompile_headers(${TARGET} REUSE_FROM precompiled_tests)
  target_compile_options(${TARGET} PRIVATE ${test_options})
  in_batches(${TARGET})
endfunction()

# add_unit_test(PATH LIBRARY SOURCES...): the unit tests of src/PATH, whose code is in LIBRARY, as program test_PATH.
function(add_unit_test PATH LIBRARY)
  string(REPLACE "/" "_" program test_${PATH})
  add_executable(${program} ${ARGN})
  compile_as_test(${program})
  target_link_libraries(${program} PRIVATE ${LIBRARY} lib::gtest)
  add_test(NAME ${PATH} COMMAND ${program})
  set_tests_properties(${PATH} PROPERTIES TIMEOUT 300)
endfunction()

# add_module(PATH [USES module...] [LINKS library...] [ALONE file...])
#
# A module is the folder src/PATH: every .cpp in it is its library, every .cpp in its test/ is its unit test,
# every .cpp in its bench/ a program that measures.
# USES names the modules whose public headers it may include, LINKS the outside libraries; it links with these and
# nothing else, and tools/check_includes.py holds the #include lines to the same table. ALONE names files so large that
# others should not wait for them.
function(add_module PATH)
  cmake_parse_arguments(M "" "" "USES;LINKS;ALONE" ${ARGN})
  string(REPLACE "/" "_" target ${PATH})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${PATH}/*.cpp)
  file(GLOB headers CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${PATH}/*.h)
  if(NOT sources AND NOT headers)
    return()
  endif()

  set(uses "")
  foreach(use ${M_USES})
    string(REPLACE "/" "_" use ${use})
    # A module without code yet is no target.
    if(TARGET ${use})
      list(APPEND uses ${use})
    endif()
  endforeach()
  set(links ${M_LINKS})
  list(TRANSFORM links PREPEND "lib::")

  if(sources)
    add_library(${target} STATIC ${sources})
    target_precompile_headers(${target} REUSE_FROM precompiled)
    in_batches(${target})
    list(TRANSFORM M_ALONE PREPEND ${CMAKE_SOURCE_DIR}/src/${PATH}/)
    set_source_files_properties(${M_ALONE} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    set(scope PUBLIC)
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(${target} ${scope} ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(${target} ${scope} ${uses} ${links} Threads::Threads)

  if(ZONGJI_TESTS)
    file(GLOB tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${PATH}/test/*.cpp)
    if(tests)
      add_unit_test(${PATH} ${target} ${tests})
    endif()
    # What is measured without a server around it: bench/NAME.cpp is the program bench_NAME.
    file(GLOB benches CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${PATH}/bench/*.cpp)
    foreach(bench ${benches})
      get_filename_component(name ${bench} NAME_WE)
      add_executable(bench_${name} ${bench})
      target_precompile_headers(bench_${name} REUSE_FROM precompiled)
      target_link_libraries(bench_${name} PRIVATE ${target})
    endforeach()
  endif()
endfunction()
