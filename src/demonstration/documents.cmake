# demo/company.yaml and demo/past.json, inside the program.
file(READ ${CMAKE_SOURCE_DIR}/demo/company.yaml ZONGJI_DEMO_COMPANY)
file(READ ${CMAKE_SOURCE_DIR}/demo/past.json ZONGJI_DEMO_PAST)
set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
  ${CMAKE_SOURCE_DIR}/demo/company.yaml ${CMAKE_SOURCE_DIR}/demo/past.json)
configure_file(${CMAKE_SOURCE_DIR}/src/demonstration/documents.cpp.in
  ${CMAKE_BINARY_DIR}/generated/demo_documents.cpp @ONLY)
target_sources(demonstration PRIVATE ${CMAKE_BINARY_DIR}/generated/demo_documents.cpp)
