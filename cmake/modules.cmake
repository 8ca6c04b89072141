# What nearly every file includes, compiled once: it takes a third off the time of a build.
file(WRITE ${CMAKE_BINARY_DIR}/precompiled.cpp "")
add_library(precompiled STATIC ${CMAKE_BINARY_DIR}/precompiled.cpp)
target_link_libraries(precompiled PUBLIC lib::boost lib::json lib::fmt)
target_precompile_headers(precompiled PRIVATE
  <algorithm> <atomic> <functional> <map> <memory> <optional> <set> <string> <string_view> <unordered_map>
  <variant> <vector> <boost/describe.hpp> <boost/json.hpp> <boost/mp11.hpp> <fmt/format.h>)

# add_module(PATH [USES module...] [LINKS library...])
#
# A module is the folder src/PATH: every .cpp in it is its library, every .cpp in its test/ is its unit test.
# USES names the modules whose public headers it may include, LINKS the outside libraries; it links with these and
# nothing else, and tools/check_includes.py holds the #include lines to the same table.
function(add_module PATH)
  cmake_parse_arguments(M "" "" "USES;LINKS" ${ARGN})
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
      add_executable(test_${target} ${tests})
      target_precompile_headers(test_${target} REUSE_FROM precompiled)
      # Optimising, g++ 12 sees std::string overrun itself where tests join many of them.
      target_compile_options(test_${target} PRIVATE
        -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
      target_link_libraries(test_${target} PRIVATE ${target} lib::gtest)
      add_test(NAME ${PATH} COMMAND test_${target})
      set_tests_properties(${PATH} PROPERTIES TIMEOUT 300)
    endif()
  endif()
endfunction()
