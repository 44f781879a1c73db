# Makes acl-tidy a part of a CMake project:
#
#   find_package(AclTidy REQUIRED)
#   acl_tidy_target(my_library)
#   target_link_libraries(my_test PRIVATE my_library AclTidy::ascendcl)
#
# acl_tidy_target(TARGET [NAME name] [ALL] [OPTIONS option…]) adds a target
# acl-tidy-TARGET (or NAME) that analyses the C and C++ sources of TARGET and
# fails on findings. With ALL, a plain build runs it, too. Options are those of
# acl-tidy, such as --baseline=file.
#
# AclTidy::headers are the ACL headers. AclTidy::ascendcl, AclTidy::opapi and so
# on are the libraries of the simulated runtime, called as those of CANN, with
# these headers.
#
# Defined besides: AclTidy_EXECUTABLE, AclTidy_PLUGIN, AclTidy_INCLUDE_DIRS,
# AclTidy_RUNTIME_DIR.

cmake_minimum_required(VERSION 3.16)

# This file stands in <prefix>/lib/cmake/AclTidy, or in <prefix>/lib/<machine>/….
find_program(AclTidy_EXECUTABLE acl-tidy
  HINTS "${CMAKE_CURRENT_LIST_DIR}/../../../bin"
    "${CMAKE_CURRENT_LIST_DIR}/../../../../bin"
  NO_CMAKE_FIND_ROOT_PATH)
find_file(AclTidy_PLUGIN libAclTidy.so
  HINTS "${CMAKE_CURRENT_LIST_DIR}/../.." NO_CMAKE_FIND_ROOT_PATH)
find_path(AclTidy_INCLUDE_DIRS acl/acl.h
  HINTS "${CMAKE_CURRENT_LIST_DIR}/../../../include/acl-tidy"
    "${CMAKE_CURRENT_LIST_DIR}/../../../../include/acl-tidy"
  NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
find_path(AclTidy_RUNTIME_DIR libacltidy_runtime.so
  HINTS "${CMAKE_CURRENT_LIST_DIR}/../../acltidy/runtime"
  NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
mark_as_advanced(AclTidy_EXECUTABLE AclTidy_PLUGIN AclTidy_INCLUDE_DIRS
  AclTidy_RUNTIME_DIR)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(AclTidy REQUIRED_VARS AclTidy_EXECUTABLE)

if(AclTidy_INCLUDE_DIRS AND NOT TARGET AclTidy::headers)
  add_library(AclTidy::headers INTERFACE IMPORTED)
  set_target_properties(AclTidy::headers PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${AclTidy_INCLUDE_DIRS}")
endif()
if(AclTidy_RUNTIME_DIR AND NOT TARGET AclTidy::ascendcl)
  file(GLOB _acltidy_libraries "${AclTidy_RUNTIME_DIR}/lib*.so")
  foreach(_acltidy_library IN LISTS _acltidy_libraries)
    get_filename_component(_acltidy_name "${_acltidy_library}" NAME_WE)
    # What all of them share is nobody's to link.
    if(_acltidy_name MATCHES "^lib(acltidy_.*)$")
      continue()
    endif()
    string(REGEX REPLACE "^lib" "AclTidy::" _acltidy_name "${_acltidy_name}")
    add_library(${_acltidy_name} SHARED IMPORTED)
    set_target_properties(${_acltidy_name} PROPERTIES
      IMPORTED_LOCATION "${_acltidy_library}"
      INTERFACE_LINK_LIBRARIES AclTidy::headers)
  endforeach()
  unset(_acltidy_libraries)
  unset(_acltidy_library)
  unset(_acltidy_name)
endif()

function(acl_tidy_target target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "ALL" "NAME" "OPTIONS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "acl_tidy_target(${target}): what is "
      "'${arg_UNPARSED_ARGUMENTS}'? Expected [NAME name] [ALL] [OPTIONS option…]")
  endif()
  if(NOT TARGET ${target})
    message(FATAL_ERROR "acl_tidy_target(${target}): there is no such target; "
      "call it after add_library or add_executable")
  endif()
  if(NOT arg_NAME)
    set(arg_NAME acl-tidy-${target})
  endif()
  # acl-tidy reads the compile commands from the database.
  set_property(TARGET ${target} PROPERTY EXPORT_COMPILE_COMMANDS ON)

  get_target_property(sources ${target} SOURCES)
  get_target_property(directory ${target} SOURCE_DIR)
  set(files)
  foreach(source IN LISTS sources)
    if(source MATCHES "\\.(c|cc|cpp|cxx|C|c\\+\\+)$" AND NOT source MATCHES "^\\$<")
      get_filename_component(file "${source}" ABSOLUTE BASE_DIR "${directory}")
      list(APPEND files "${file}")
    endif()
  endforeach()
  if(NOT files)
    message(FATAL_ERROR "acl_tidy_target(${target}): it has no C or C++ sources")
  endif()
  set(all)
  if(arg_ALL)
    set(all ALL)
  endif()
  add_custom_target(${arg_NAME} ${all}
    COMMAND "${AclTidy_EXECUTABLE}" -p "${CMAKE_BINARY_DIR}" ${arg_OPTIONS}
      ${files}
    WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}"
    COMMENT "Checking ${target} with acl-tidy"
    VERBATIM)
  # Headers that the build makes must be there.
  add_dependencies(${arg_NAME} ${target})
endfunction()
