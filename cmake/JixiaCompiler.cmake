# Compiler, warnings, hardening, sanitizers, cache. clang-19 only: g++ 12 destroys temporaries in co_await twice.
if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang" OR CMAKE_CXX_COMPILER_VERSION VERSION_LESS 19)
  message(FATAL_ERROR "Jixia builds with clang 19 or newer (docs/decisions/0001); use a preset: cmake --preset dev")
endif()

find_program(CCACHE ccache)
if(CCACHE)
  # The base directory makes cache entries the same in every checkout.
  set(launcher ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
endif()

set(CMAKE_CXX_FLAGS_DEV "-O1 -g1" CACHE STRING "" FORCE)
set(CMAKE_C_FLAGS_DEV "-O1 -g1" CACHE STRING "" FORCE)
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1" CACHE STRING "" FORCE)

add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -fno-omit-frame-pointer -fstack-protector-strong
                    -D_GLIBCXX_ASSERTIONS -fcf-protection)
add_link_options(-fuse-ld=lld -Wl,-z,relro,-z,now -Wl,--gdb-index)
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
endif()

set(JIXIA_SANITIZE "" CACHE STRING "sanitizers, e.g. address,undefined")
if(JIXIA_SANITIZE)
  add_compile_options(-fsanitize=${JIXIA_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${JIXIA_SANITIZE})
  add_compile_definitions(JIXIA_SANITIZED)
endif()
