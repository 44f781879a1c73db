//===- Clients.h - Tests that run a client in a process of its own --------===//
//
// A client is a function of the test program, which runs itself again with the
// client's name and an environment of the test's choice. Tests look at all that
// the client says: the summary of the runtime, and its own output.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_TEST_SIMULATOR_CLIENTS_H
#define ACLTIDY_TEST_SIMULATOR_CLIENTS_H

#include "acl/acl.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <sstream>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace acltidy::test {

using ClientMain = void (*)();

inline std::map<std::string, ClientMain> &clients() {
  static std::map<std::string, ClientMain> All;
  return All;
}

/// Defines the client NAME; a body follows.
#define CLIENT(NAME)                                                           \
  static void client_##NAME();                                                 \
  static const bool Known_##NAME =                                             \
      acltidy::test::clients().emplace(#NAME, client_##NAME).second;           \
  static void client_##NAME()

/// The program itself.
inline std::string self() {
  char Path[4096] = "";
  return readlink("/proc/self/exe", Path, sizeof Path - 1) < 0 ? "" : Path;
}

/// What the client writes. ACLTIDY_SCHEDULE is that of the test program.
inline std::string runClient(const std::string &Client,
                             const std::string &Environment = "",
                             int *Status = nullptr) {
  std::string Command = "env ACLTIDY_REPORT= ACLTIDY_ERROR_EXITCODE=0 " +
                        Environment + " CLIENT=" + Client + " timeout 100 '" +
                        self() + "' 2>&1 </dev/null";
  FILE *Pipe = popen(Command.c_str(), "r");
  std::string Result;
  char Buffer[512];
  while (size_t Length = fread(Buffer, 1, sizeof Buffer, Pipe))
    Result.append(Buffer, Length);
  int Ended = pclose(Pipe);
  if (Status)
    *Status = WIFEXITED(Ended) ? WEXITSTATUS(Ended) : -1;
  else if (Ended)
    Result += "[the client ended with status " + std::to_string(Ended) + "]";
  return Result;
}

inline unsigned count(const std::string &Text, const std::string &Part) {
  unsigned Result = 0;
  for (size_t At = Text.find(Part); At != std::string::npos;
       At = Text.find(Part, At + 1))
    ++Result;
  return Result;
}

inline bool has(const std::string &Text, const std::string &Part) {
  return count(Text, Part) != 0;
}

/// The client breaks this rule, once, and no other.
inline void expectOnly(const std::string &Text, const std::string &Rule) {
  EXPECT_EQ(count(Text, "[" + Rule + "]"), 1u) << Text;
  EXPECT_EQ(count(Text, "[acl-"), 1u) << Text;
}

/// A product like \p Like, with other figures; the path of its file.
class Product {
public:
  Product(const std::string &Like,
          const std::map<std::string, std::string> &Figures)
      : Path(testing::TempDir() + "/product-" + std::to_string(getpid()) +
             ".json") {
    std::ifstream File(std::string(ACLTIDY_PRODUCTS) + "/" + Like + ".json");
    std::stringstream Text;
    Text << File.rdbuf();
    std::string Json = Text.str();
    for (const auto &[Name, Value] : Figures) {
      size_t At = Json.find("\"" + Name + "\":");
      EXPECT_NE(At, std::string::npos) << Name;
      size_t Begin = Json.find(':', At) + 1;
      Json.replace(Begin, Json.find_first_of(",\n}", Begin) - Begin, Value);
    }
    std::ofstream(Path) << Json;
  }
  ~Product() { std::remove(Path.c_str()); }

  /// For the environment of a client.
  std::string variable() const { return "ACLTIDY_PRODUCT='" + Path + "'"; }

private:
  std::string Path;
};

/// A simulated host that no other test uses.
inline std::string ownHost() {
  static unsigned Number = 0;
  return " ACLTIDY_HOST=test-" + std::to_string(getpid()) + "-" +
         std::to_string(++Number);
}

inline void begin() {
  aclInit(nullptr);
  aclrtSetDevice(0);
}

inline void end() {
  aclrtResetDevice(0);
  aclFinalize();
}

/// The main function of a test program with clients.
inline int runClientOrTests(int Count, char **Arguments) {
  if (const char *Name = getenv("CLIENT")) {
    auto It = clients().find(Name);
    if (It == clients().end())
      return 2;
    It->second();
    return 0;
  }
  testing::InitGoogleTest(&Count, Arguments);
  return RUN_ALL_TESTS();
}

} // namespace acltidy::test

#endif // ACLTIDY_TEST_SIMULATOR_CLIENTS_H
