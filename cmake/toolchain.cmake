# Compiler settings shared by every module.
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
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
