//===- Model.h - A stand-in model for pair tests --------------------------===//

#ifndef ACLTIDY_TEST_SIMULATOR_PAIRS_MODEL_H
#define ACLTIDY_TEST_SIMULATOR_PAIRS_MODEL_H

#include <cstdio>
#include <fstream>
#include <string>
#include <unistd.h>

/// A model file and its description, gone with the object.
class ModelFile {
public:
  explicit ModelFile(const std::string &Description)
      : Path("pair-model-" + std::to_string(getpid()) + ".om") {
    std::ofstream(Path) << "model";
    std::ofstream(Path + ".json") << Description;
  }
  ~ModelFile() {
    std::remove(Path.c_str());
    std::remove((Path + ".json").c_str());
  }
  std::string Path;
};

#endif // ACLTIDY_TEST_SIMULATOR_PAIRS_MODEL_H
