//===-- interface_test.h - compile-time checks for C and C++ ------*- C -*-===//
#ifndef ACL_TIDY_TEST_HEADERS_INTERFACE_TEST_H
#define ACL_TIDY_TEST_HEADERS_INTERFACE_TEST_H

#include <assert.h>
#include <stddef.h>

#define SIZE(type, bytes) static_assert(sizeof(type) == (bytes), #type)
#define AT(type, field, bytes)                                                 \
  static_assert(offsetof(type, field) == (bytes), #type "." #field)
#define FIELD(type, field, bytes)                                              \
  static_assert(sizeof(((type *)0)->field) == (bytes), #type "." #field)
#define VALUE(name, value) static_assert((name) == (value), #name)

// A constant's type; its value where it is a constant expression, in C++ only.
#ifdef __cplusplus
#include <type_traits>
#define CONSTANT(type, name, expected)                                         \
  static_assert(std::is_same<decltype(name), const type>::value &&             \
                    (name) == (type)(expected),                                \
                #name)
#else
#define CONSTANT(type, name, expected)                                         \
  static_assert(_Generic(&(name), const type *: 1, default: 0), #name)
#endif

#endif // ACL_TIDY_TEST_HEADERS_INTERFACE_TEST_H
