# Compiler settings shared by every module.
find_program(CCACHE ccache)
if(CCACHE)
  # ccache takes a file that uses a precompiled header only where it may forgive that header's macros and times, and
  # where the compiler says which header it was (-fpch-preprocess). A base folder, and no folder in the hash, so that
  # one clone profits from what another has compiled.
  set(ccache_launcher ${CMAKE_COMMAND} -E env
    CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${ccache_launcher})
  set(CMAKE_C_COMPILER_LAUNCHER ${ccache_launcher})
  add_compile_options($<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fpch-preprocess>)
endif()

find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(
  -Wall -Wextra -Wpedantic -Werror
  -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wnull-dereference
  # A member left out of a designated initialiser has its default: that is the point of it.
  -Wno-missing-field-initializers
  # g++ 12 reports these wrongly inside the standard library and Boost when optimising.
  -Wno-error=maybe-uninitialized -Wno-error=null-dereference -Wno-restrict)

if(ZONGJI_SANITIZE)
  # The pointer checks of UBSan double the time of compiling, and the address sanitizer finds what they would.
  add_compile_options(-fsanitize=${ZONGJI_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize=null,vptr,object-size,alignment,nonnull-attribute,returns-nonnull-attribute)
  add_link_options(-fsanitize=${ZONGJI_SANITIZE})
endif()

if(ZONGJI_SANITIZE MATCHES "thread")
  # Asio's extra fences are none that this sanitizer follows; its locks order what we do.
  add_compile_definitions(BOOST_ASIO_DISABLE_FENCED_BLOCK)
endif()

find_package(Threads REQUIRED)
