//===- Main.cpp - The table compiler --------------------------------------===//
//
// acltidy-tablegen --emit=cpp|functions|pairs -o FILE TABLE…
//
// Reads the contract's tables, checks that they are complete, and writes them
// as C++ or as Markdown. The output depends on the tables' contents only.
//
//===----------------------------------------------------------------------===//

#include "Emit.h"
#include "contract/ContractChecks.h"

#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/ToolOutputFile.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>

using namespace acltidy::contract;
namespace cl = llvm::cl;

namespace {

enum class Output { Cpp, Functions, Pairs };

cl::OptionCategory Category("acltidy-tablegen options");

cl::opt<Output>
    Emit("emit", cl::desc("What to write"), cl::Required, cl::cat(Category),
         cl::values(clEnumValN(Output::Cpp, "cpp", "constant C++ tables"),
                    clEnumValN(Output::Functions, "functions",
                               "the reference of all functions, in Markdown"),
                    clEnumValN(Output::Pairs, "pairs",
                               "the reference of all pairs, in Markdown")));

cl::opt<std::string> OutputPath("o", cl::desc("File to write"), cl::Required,
                                cl::value_desc("file"), cl::cat(Category));

cl::list<std::string> TablePaths(cl::Positional, cl::OneOrMore,
                                 cl::desc("<table.yaml>..."),
                                 cl::cat(Category));

int fail(llvm::ArrayRef<Diagnostic> Faults) {
  for (const Diagnostic &D : Faults)
    llvm::errs() << D.str() << '\n';
  llvm::errs() << Faults.size() << " error(s) in the contract's tables; "
               << "docs/contract.md describes the schema\n";
  return 1;
}

} // namespace

int main(int argc, char **argv) {
  cl::HideUnrelatedOptions(Category);
  cl::ParseCommandLineOptions(argc, argv, "The contract's table compiler\n");

  // The order of kinds follows the files, so it must not depend on the caller.
  std::vector<std::string> Paths(TablePaths.begin(), TablePaths.end());
  std::sort(Paths.begin(), Paths.end());
  ContractReader Reader;
  for (const std::string &Path : Paths)
    Reader.addFile(Path);
  std::unique_ptr<Model> M = Reader.finish();
  if (!M)
    return fail(Reader.diagnostics());
  if (std::vector<Diagnostic> Faults = checkComplete(*M); !Faults.empty())
    return fail(Faults);

  std::error_code Error;
  llvm::ToolOutputFile File(OutputPath, Error, llvm::sys::fs::OF_Text);
  if (Error) {
    llvm::errs() << OutputPath << ": error: cannot write: " << Error.message()
                 << '\n';
    return 1;
  }
  switch (Emit) {
  case Output::Cpp:
    emitCpp(M->tables(), File.os());
    break;
  case Output::Functions:
    emitFunctionReference(M->tables(), File.os());
    break;
  case Output::Pairs:
    emitPairReference(M->tables(), File.os());
    break;
  }
  File.os().flush();
  if (File.os().has_error()) {
    llvm::errs() << OutputPath
                 << ": error: cannot write: " << File.os().error().message()
                 << '\n';
    File.os().clear_error();
    return 1;
  }
  File.keep();
  return 0;
}
