// RUN: %check_acl_tidy %s acl-*
// A fixture's static object is emptied by a method that only the test framework
// instantiates.

#include "acl/acl.h"
#include <memory>

struct Environment {
  Environment() { aclInit(nullptr); }
  ~Environment() { aclFinalize(); }
};

template <typename T> class Fixture {
public:
  static void setUp() { environment = std::make_unique<Environment>(); }
  static void tearDown() { environment.reset(); }

protected:
  inline static std::unique_ptr<Environment> environment;
};

template <typename T> class Forgetful {
public:
  static Environment *get() { return kept.get(); }

protected:
  inline static std::unique_ptr<Environment> kept = std::make_unique<Environment>();
  // CHECK-MESSAGES: :[[@LINE-1]]:46: warning: the end of static object 'kept' calls 'aclFinalize' after main
};

class Test : Fixture<int>, Forgetful<int> {
public:
  bool runs() const { return environment.get() && kept.get(); }
};

bool run() {
  Test t;
  return t.runs();
}
