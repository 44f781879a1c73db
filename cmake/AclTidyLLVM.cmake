# Finds the LLVM and Clang to build against and defines
#   acltidy_llvm       headers and flags for code that uses them; links nothing
#   acltidy_llvm_libs  the shared libraries and clang-tidy's own library
# Plugins use the first only: their symbols come from the clang-tidy that loads
# them, and a second copy of LLVM's registries would clash with its own.

set(ACLTIDY_LLVM_MAJOR 22 CACHE STRING "Major version of LLVM to build against")
set_property(CACHE ACLTIDY_LLVM_MAJOR PROPERTY STRINGS 22 19)

find_package(Clang CONFIG QUIET
  HINTS "/usr/lib/llvm-${ACLTIDY_LLVM_MAJOR}/lib/cmake/clang")
if(NOT Clang_FOUND)
  message(FATAL_ERROR "Clang ${ACLTIDY_LLVM_MAJOR} for developers was not found. "
    "Run scripts/setup, or point Clang_DIR at its lib/cmake/clang.")
endif()
if(NOT LLVM_VERSION_MAJOR EQUAL ACLTIDY_LLVM_MAJOR)
  message(FATAL_ERROR "LLVM ${LLVM_PACKAGE_VERSION} was found in ${Clang_DIR}, "
    "but ACLTIDY_LLVM_MAJOR is ${ACLTIDY_LLVM_MAJOR}. Point Clang_DIR at the "
    "matching lib/cmake/clang.")
endif()
foreach(target IN ITEMS clangTidy clang-cpp LLVM)
  if(NOT TARGET ${target})
    message(FATAL_ERROR "${Clang_DIR} offers no '${target}'. acl-tidy needs "
      "LLVM's shared libraries and clang-tidy's static one; scripts/setup "
      "installs packages that have them.")
  endif()
endforeach()
message(STATUS "LLVM ${LLVM_PACKAGE_VERSION} in ${LLVM_TOOLS_BINARY_DIR}")

separate_arguments(llvm_definitions NATIVE_COMMAND "${LLVM_DEFINITIONS}")
add_library(acltidy_llvm INTERFACE)
target_include_directories(acltidy_llvm SYSTEM INTERFACE
  ${LLVM_INCLUDE_DIRS} ${CLANG_INCLUDE_DIRS})
target_compile_options(acltidy_llvm INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-fno-rtti> -fno-exceptions ${llvm_definitions})

add_library(acltidy_llvm_libs INTERFACE)
target_link_libraries(acltidy_llvm_libs INTERFACE
  acltidy_llvm clangTidy clang-cpp LLVM)
