# shipped_rules.json, inside the program.
file(READ ${CMAKE_SOURCE_DIR}/src/domain/calling/shipped_rules.json ZONGJI_SHIPPED_RULES)
set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
  ${CMAKE_SOURCE_DIR}/src/domain/calling/shipped_rules.json)
configure_file(${CMAKE_SOURCE_DIR}/src/domain/calling/shipped_rules.cpp.in
  ${CMAKE_BINARY_DIR}/generated/shipped_rules.cpp @ONLY)
target_sources(domain_calling PRIVATE ${CMAKE_BINARY_DIR}/generated/shipped_rules.cpp)
