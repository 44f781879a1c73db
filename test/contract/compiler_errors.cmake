# The table compiler fails with the reader's messages and writes nothing.
file(WRITE ${OUT}/bad.yaml
  "header: x.h\nfunctions:\n  - { name: f, params: 1, uses: [strem arg0] }\n")
file(WRITE ${OUT}/incomplete.yaml
  "header: x.h\nkinds:\n  - { id: k, noun: k }\nfunctions:\n"
  "  - { name: f, params: 1, returns: status, acquires: [k out0] }\n")

function(expect_failure table message)
  file(REMOVE ${OUT}/never.cpp)
  execute_process(
    COMMAND ${COMPILER} --emit=cpp -o ${OUT}/never.cpp ${table}
    RESULT_VARIABLE result ERROR_VARIABLE errors)
  if(result EQUAL 0 OR EXISTS ${OUT}/never.cpp)
    message(FATAL_ERROR "the table compiler accepted ${table}")
  endif()
  string(FIND "${errors}" "${message}" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "expected '${message}', found: ${errors}")
  endif()
endfunction()

expect_failure(${OUT}/bad.yaml "bad.yaml:3:34: error: unknown kind 'strem'")
expect_failure(${OUT}/incomplete.yaml
  "incomplete.yaml:3:5: error: 'k' is never released")
expect_failure(${OUT}/nowhere.yaml "cannot read the contract file")
expect_failure(${OUT} "cannot read the contract file")
