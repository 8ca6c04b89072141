# The program: the only place that knows everything.
file(READ ${CMAKE_SOURCE_DIR}/demo/company.yaml ZONGJI_DEMO_COMPANY)
file(READ ${CMAKE_SOURCE_DIR}/demo/past.json ZONGJI_DEMO_PAST)
set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
  ${CMAKE_SOURCE_DIR}/demo/company.yaml ${CMAKE_SOURCE_DIR}/demo/past.json)
configure_file(${CMAKE_SOURCE_DIR}/src/app/demonstration/documents.h.in
  ${CMAKE_BINARY_DIR}/generated/demo_documents.h @ONLY)

file(GLOB app_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/app/*.cpp
  ${CMAKE_SOURCE_DIR}/src/app/demonstration/*.cpp ${CMAKE_SOURCE_DIR}/src/app/services/*.cpp)
add_executable(zongji ${app_sources})
target_precompile_headers(zongji REUSE_FROM precompiled)
target_include_directories(zongji PRIVATE ${CMAKE_SOURCE_DIR}/src ${CMAKE_BINARY_DIR}/generated)
target_link_libraries(zongji PRIVATE
  domain_contact_centre domain_configuration domain_settings domain_identity domain_interactions domain_customers
  domain_tickets domain_recordings domain_insight edge_telephony edge_speech edge_http edge_http_api
  store store_journal runtime base lib::toml lib::cli11)
