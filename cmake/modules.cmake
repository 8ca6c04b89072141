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

  set(uses ${M_USES})
  list(TRANSFORM uses REPLACE "/" "_")
  set(links ${M_LINKS})
  list(TRANSFORM links PREPEND "lib::")

  if(sources)
    add_library(${target} STATIC ${sources})
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
      target_link_libraries(test_${target} PRIVATE ${target} lib::gtest)
      add_test(NAME ${PATH} COMMAND test_${target})
      set_tests_properties(${PATH} PROPERTIES TIMEOUT 300)
    endif()
  endif()
endfunction()
