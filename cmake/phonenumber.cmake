# lib::phonenumber: the runtime libraries of Debian (libphonenumber8, libgeocoding8), the headers unpacked by
# tools/fetch_phonenumber.sh, since their package conflicts with Boost 1.81's.
set(PHONENUMBER_DIR ${CMAKE_SOURCE_DIR}/build/deps/phonenumber)
execute_process(
  COMMAND ${CMAKE_SOURCE_DIR}/tools/fetch_phonenumber.sh ${PHONENUMBER_DIR}
  RESULT_VARIABLE phonenumber_failed)
if(phonenumber_failed)
  message(FATAL_ERROR "libphonenumber's headers could not be fetched: apt-get install libphonenumber8 "
                      "libgeocoding8 libabsl-dev libprotobuf-dev libicu-dev, and let apt reach its packages")
endif()

find_library(PHONENUMBER_LIBRARY NAMES libphonenumber.so.8 REQUIRED)
find_library(GEOCODING_LIBRARY NAMES libgeocoding.so.8 REQUIRED)
find_package(Protobuf REQUIRED)

add_library(phonenumber INTERFACE)
target_include_directories(phonenumber SYSTEM INTERFACE ${PHONENUMBER_DIR}/include)
target_link_libraries(phonenumber INTERFACE ${GEOCODING_LIBRARY} ${PHONENUMBER_LIBRARY}
                                            protobuf::libprotobuf lib::icu)
add_library(lib::phonenumber ALIAS phonenumber)
