# Settings that hold for every target.

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()
# -O3 costs build time and gains nothing measurable here. NDEBUG must match the
# distribution's LLVM, whose headers use it.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_C_FLAGS_RELEASE "-O2 -DNDEBUG")

set(CMAKE_CXX_STANDARD 17)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

add_compile_options(-Wall -Wextra -Wno-unused-parameter)

# For a build folder of its own: see docs/simulator.md, "Sanitizers".
set(ACLTIDY_SANITIZE "" CACHE STRING
  "Sanitizers for the simulated runtime and its tests: address;undefined or thread (clang only)")

option(ACLTIDY_FUZZERS "Build the libFuzzer targets (clang only)" OFF)
set(ACLTIDY_FUZZ_SECONDS 300 CACHE STRING
  "How long each test of a fuzzer searches, in seconds")

# All targets of the folder from here on, and of those below.
macro(acltidy_sanitize)
  foreach(sanitizer IN LISTS ACLTIDY_SANITIZE)
    add_compile_options(-fsanitize=${sanitizer} -fno-sanitize-recover=${sanitizer}
      -fno-omit-frame-pointer -gline-tables-only)
    add_link_options(-fsanitize=${sanitizer})
  endforeach()
  # C clients pass any value for an enumeration or a truth value, and callbacks
  # by a cast.
  if(ACLTIDY_SANITIZE)
    add_compile_options(-fno-sanitize=enum,bool,function)
  endif()
  if(ACLTIDY_FUZZERS)
    add_compile_options(-fsanitize=fuzzer-no-link)
    add_link_options(-fsanitize=fuzzer-no-link)
  endif()
endmacro()

# The build tree has the layout of an installation, so that programs find their
# headers and documents the same way in both.
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/${CMAKE_INSTALL_BINDIR}")
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/${CMAKE_INSTALL_LIBDIR}")

# Where the ACL headers and the documents stand, below the prefix.
set(ACLTIDY_INCLUDE_DIR "${CMAKE_INSTALL_INCLUDEDIR}/acl-tidy")
set(ACLTIDY_SHARE_DIR "${CMAKE_INSTALL_DATADIR}/acl-tidy")

# acltidy_link_tree(SOURCE DESTINATION) shows SOURCE at DESTINATION, a path
# below the build tree.
function(acltidy_link_tree source destination)
  cmake_path(GET destination PARENT_PATH parent)
  file(MAKE_DIRECTORY "${CMAKE_BINARY_DIR}/${parent}")
  file(CREATE_LINK "${source}" "${CMAKE_BINARY_DIR}/${destination}" SYMBOLIC)
endfunction()
