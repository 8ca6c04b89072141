# The program: the only place that knows everything.
file(READ ${CMAKE_SOURCE_DIR}/src/app/starter.yaml ZONGJI_STARTER)
set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
  ${CMAKE_SOURCE_DIR}/src/app/starter.yaml)
configure_file(${CMAKE_SOURCE_DIR}/src/app/starter_document.h.in
  ${CMAKE_BINARY_DIR}/generated/starter_document.h @ONLY)

file(GLOB app_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/app/*.cpp
  ${CMAKE_SOURCE_DIR}/src/app/check/*.cpp ${CMAKE_SOURCE_DIR}/src/app/control/*.cpp)
list(REMOVE_ITEM app_sources ${CMAKE_SOURCE_DIR}/src/app/main.cpp)
add_library(app STATIC ${app_sources})
target_precompile_headers(app REUSE_FROM precompiled)
in_batches(app)
target_include_directories(app PUBLIC ${CMAKE_SOURCE_DIR}/src PRIVATE ${CMAKE_BINARY_DIR}/generated)
target_link_libraries(app PUBLIC
  demonstration domain_live domain_callers domain_restart
  domain_contact_centre domain_configuration domain_settings domain_identity domain_interactions domain_customers
  domain_access domain_calling domain_do_not_call domain_tickets domain_recordings domain_insight edge_telephony edge_speech edge_http edge_http_api edge_http_views
  store store_journal runtime base lib::toml lib::prometheus)

add_executable(zongji ${CMAKE_SOURCE_DIR}/src/app/main.cpp)
target_precompile_headers(zongji REUSE_FROM precompiled)
target_link_libraries(zongji PRIVATE app lib::cli11)

if(ZONGJI_TESTS)
  file(GLOB app_tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/app/test/*.cpp)
  add_unit_test(app app ${app_tests})
endif()
