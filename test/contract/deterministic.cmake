# Compiles the tables twice, the second time with the files in another order.
file(GLOB_RECURSE tables ${TABLES}/*.yaml)
set(backwards ${tables})
list(REVERSE backwards)
foreach(what IN ITEMS cpp functions pairs)
  foreach(order IN ITEMS tables backwards)
    execute_process(
      COMMAND ${COMPILER} --emit=${what} -o ${OUT}/${what}.${order} ${${order}}
      RESULT_VARIABLE result)
    if(NOT result EQUAL 0)
      message(FATAL_ERROR "the table compiler failed: ${result}")
    endif()
  endforeach()
  execute_process(
    COMMAND ${CMAKE_COMMAND} -E compare_files
      ${OUT}/${what}.tables ${OUT}/${what}.backwards
    RESULT_VARIABLE differs)
  if(differs)
    message(FATAL_ERROR "--emit=${what} depends on the order of the tables")
  endif()
endforeach()
