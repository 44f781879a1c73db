#include "../Model.h"

#define main pairMain
#include "../../../pairs/acl-redundant-copy/resized-picture.cpp"
#undef main

int main() {
  ModelFile File(
      R"({"inputs": [{"name": "picture", "type": "uint8", "shape": [24576]}],
          "outputs": [{"name": "result", "type": "uint8", "shape": [4096]}],
          "behaviour": "checksum"})");
  std::string Program = "pair";
  char *Arguments[] = {Program.data(), File.Path.data()};
  return pairMain(2, Arguments);
}
