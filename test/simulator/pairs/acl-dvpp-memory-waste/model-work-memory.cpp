#include "../Model.h"

#define main pairMain
#include "../../../pairs/acl-dvpp-memory-waste/model-work-memory.cpp"
#undef main

int main() {
  ModelFile File(R"({"inputs": [], "outputs": [], "workBytes": 65536})");
  std::string Program = "pair";
  char *Arguments[] = {Program.data(), File.Path.data()};
  return pairMain(2, Arguments);
}
