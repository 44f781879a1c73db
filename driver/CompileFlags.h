//===- CompileFlags.h - Makes compile commands fit for analysis -----------===//

#ifndef ACLTIDY_DRIVER_COMPILEFLAGS_H
#define ACLTIDY_DRIVER_COMPILEFLAGS_H

#include "clang/Tooling/ArgumentsAdjusters.h"
#include <string>
#include <vector>

namespace clang::tidy {
class ClangTidyContext;
}
namespace clang::tooling {
class ClangTool;
}

namespace acltidy::driver {

struct Installation;
struct LintOptions;

/// Lets \p Tool compile as \p Opts and the configuration say. Flags that clang
/// does not know go away, for commands may be another compiler's; they are
/// added to \p Dropped, once each. All arguments must outlive the tool.
void adjustCommands(clang::tooling::ClangTool &Tool,
                    clang::tidy::ClangTidyContext &Context,
                    const LintOptions &Opts, const Installation &Paths,
                    std::vector<std::string> &Dropped);

} // namespace acltidy::driver

#endif // ACLTIDY_DRIVER_COMPILEFLAGS_H
