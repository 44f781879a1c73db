//===- Borrowing.h - Whether a function keeps what it is given ------------===//

#ifndef ACLTIDY_ENGINE_BORROWING_H
#define ACLTIDY_ENGINE_BORROWING_H

namespace clang {
class FunctionDecl;
}

namespace acltidy {

class UnitIndex;

/// Whether \p FD certainly neither keeps, releases nor gives away its parameter
/// \p Param: every mention of it is a comparison, or an argument of a function
/// that does not either. Judged by the text, so it holds for all paths.
bool borrows(const UnitIndex &Unit, const clang::FunctionDecl *FD,
             unsigned Param);

} // namespace acltidy

#endif // ACLTIDY_ENGINE_BORROWING_H
