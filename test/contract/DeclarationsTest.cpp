//===- DeclarationsTest.cpp - The headers and the tables agree ------------===//
//
// Reads all of the project's ACL headers with libclang and compares each
// declaration with its row, and each row with a declaration.
//
//===----------------------------------------------------------------------===//

#include "TestSupport.h"

#include "clang-c/Index.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <map>
#include <set>

using namespace acltidy::contract;
using test::str;

namespace {

std::string take(CXString S) {
  std::string Result = clang_getCString(S) ? clang_getCString(S) : "";
  clang_disposeString(S);
  return Result;
}

/// A C type as the kinds write it: without const, one space before stars.
std::string plainType(llvm::StringRef Spelling) {
  std::string Result;
  llvm::SmallVector<llvm::StringRef, 8> Words;
  llvm::StringRef Stars = Spelling.substr(Spelling.find('*'));
  Spelling.take_until([](char C) { return C == '*'; })
      .split(Words, ' ', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef W : Words)
    if (W != "const" && W != "struct")
      Result += (Result.empty() ? "" : " ") + W.str();
  if (size_t Depth = Stars.count('*'))
    Result += " " + std::string(Depth, '*');
  // A reference to a handle is not the handle.
  return Stars.contains('&') ? Result + "&" : Result;
}

struct Declaration {
  std::string Name;
  std::string Header; ///< Below the include folder: "acl/acl_rt.h".
  std::string Result;
  std::vector<std::string> Params;
};

class Declarations : public testing::Test {
protected:
  static void SetUpTestSuite() {
    std::string Umbrella;
    addHeaders(ACL_INCLUDE_DIR, Umbrella);
    addHeaders(ACL_GENERATED_INCLUDE_DIR, Umbrella, "aclnnop/");
    parse(Umbrella);
  }

  /// Includes all headers in \p Dir whose path below it starts with \p Prefix.
  static void addHeaders(llvm::StringRef Dir, std::string &Umbrella,
                         llvm::StringRef Prefix = "") {
    std::vector<std::string> Headers;
    std::error_code Error;
    for (llvm::sys::fs::recursive_directory_iterator It(Dir, Error), End;
         It != End && !Error; It.increment(Error))
      if (llvm::sys::path::extension(It->path()) == ".h")
        Headers.push_back(It->path().substr(Dir.size() + 1));
    ASSERT_FALSE(Error) << Dir.str() << ": " << Error.message();
    std::sort(Headers.begin(), Headers.end());
    for (const std::string &H : Headers)
      if (llvm::StringRef(H).starts_with(Prefix))
        Umbrella += "#include \"" + H + "\"\n";
  }

  static void parse(const std::string &Umbrella) {
    CXIndex Index = clang_createIndex(0, 1);
    CXUnsavedFile File = {"umbrella.cpp", Umbrella.c_str(), Umbrella.size()};
    const char *Arguments[] = {"-xc++",
                               "-std=c++17",
                               "-resource-dir",
                               CLANG_RESOURCE_DIR,
                               "-DENABLE_DVPP_INTERFACE",
                               "-I" ACL_INCLUDE_DIR,
                               "-I" ACL_GENERATED_INCLUDE_DIR};
    CXTranslationUnit Unit = nullptr;
    CXErrorCode Code = clang_parseTranslationUnit2(
        Index, "umbrella.cpp", Arguments, std::size(Arguments), &File, 1,
        CXTranslationUnit_SkipFunctionBodies, &Unit);
    ASSERT_EQ(Code, CXError_Success);
    for (unsigned I = 0; I != clang_getNumDiagnostics(Unit); ++I) {
      CXDiagnostic D = clang_getDiagnostic(Unit, I);
      EXPECT_LT(clang_getDiagnosticSeverity(D), CXDiagnostic_Error)
          << take(clang_formatDiagnostic(D, 1));
      clang_disposeDiagnostic(D);
    }
    clang_visitChildren(clang_getTranslationUnitCursor(Unit), visit, nullptr);
    clang_disposeTranslationUnit(Unit);
    clang_disposeIndex(Index);
  }

  static CXChildVisitResult visit(CXCursor Cursor, CXCursor, CXClientData) {
    if (clang_getCursorKind(Cursor) == CXCursor_LinkageSpec)
      return CXChildVisit_Recurse;
    if (clang_getCursorKind(Cursor) != CXCursor_FunctionDecl ||
        clang_Cursor_getStorageClass(Cursor) == CX_SC_Static)
      return CXChildVisit_Continue;
    CXFile File;
    clang_getExpansionLocation(clang_getCursorLocation(Cursor), &File, nullptr,
                               nullptr, nullptr);
    std::string Path = take(clang_getFileName(File));
    llvm::StringRef Header = Path;
    if (!Header.consume_front(ACL_INCLUDE_DIR "/") &&
        !Header.consume_front(ACL_GENERATED_INCLUDE_DIR "/"))
      return CXChildVisit_Continue;
    if (Header.starts_with("acltidy/")) // The simulator's own, not ACL's.
      return CXChildVisit_Continue;

    Declaration D;
    D.Name = take(clang_getCursorSpelling(Cursor));
    D.Header = Header.str();
    CXType Type = clang_getCursorType(Cursor);
    D.Result = take(clang_getTypeSpelling(clang_getResultType(Type)));
    for (int I = 0; I != clang_Cursor_getNumArguments(Cursor); ++I)
      D.Params.push_back(plainType(take(clang_getTypeSpelling(
          clang_getCursorType(clang_Cursor_getArgument(Cursor, I))))));
    All.push_back(std::move(D));
    return CXChildVisit_Continue;
  }

  static const Function *rowOf(const Declaration &D) {
    return findFunction(builtinTables(), D.Name, D.Params.size());
  }

  static std::vector<Declaration> All;
};

std::vector<Declaration> Declarations::All;

TEST_F(Declarations, AreMany) {
  // The API has over 1100 functions, the operators over 1800.
  EXPECT_GT(All.size(), 2500u);
}

TEST_F(Declarations, HaveRows) {
  for (const Declaration &D : All) {
    const Function *F = rowOf(D);
    if (!F) {
      ADD_FAILURE() << D.Header << ": " << D.Name << " with " << D.Params.size()
                    << " parameters has no row";
      continue;
    }
    // Operators may be covered by patterns; everything else has its own row.
    if (!llvm::StringRef(D.Header).starts_with("aclnnop/"))
      EXPECT_FALSE(F->Pattern) << D.Name << " has only a pattern row";
    EXPECT_FALSE(F->Foreign) << D.Name;
  }
}

TEST_F(Declarations, AgreeOnTheHeader) {
  std::map<std::string, std::set<std::string>> Headers;
  for (const Declaration &D : All)
    Headers[D.Name].insert(D.Header);
  for (const Declaration &D : All) {
    const Function *F = rowOf(D);
    if (F && !F->Pattern && !llvm::StringRef(D.Header).starts_with("aclnnop/"))
      EXPECT_TRUE(Headers[D.Name].count(str(F->Header)))
          << D.Name << " is in " << D.Header << ", its row says "
          << str(F->Header);
  }
}

TEST_F(Declarations, AgreeOnTheResult) {
  for (const Declaration &D : All) {
    const Function *F = rowOf(D);
    if (!F)
      continue;
    bool IsStatus = llvm::is_contained(
        {"aclError", "aclnnStatus", "HcclResult", "acldvppStatus"}, D.Result);
    Function::Returns Expected = D.Result == "void" ? Function::Returns::Nothing
                                 : IsStatus         ? Function::Returns::Status
                                                    : Function::Returns::Value;
    // The media interface returns its status as a plain integer.
    if (D.Result == "hi_s32" && F->Result == Function::Returns::Status)
      continue;
    EXPECT_EQ(F->Result, Expected) << D.Name << " returns " << D.Result;
  }
}

/// What the callee writes a handle to must be a pointer.
TEST_F(Declarations, OutOperandsArePointers) {
  auto Check = [](const Declaration &D, const Operand &O) {
    if (O.Where != Operand::Place::Out)
      return;
    int I = resolveIndex(O.Index, D.Params.size());
    ASSERT_GE(I, 0) << D.Name;
    EXPECT_EQ(D.Params[I].back(), '*') << D.Name << ", parameter " << I;
  };
  for (const Declaration &D : All) {
    const Function *F = rowOf(D);
    if (!F)
      continue;
    for (const Acquire &A : F->Acquires) {
      Check(D, A.At);
      Check(D, A.Key);
    }
    for (const Release &R : F->Releases)
      Check(D, R.At);
    for (const Retrieve &R : F->Retrieves)
      Check(D, R.At);
  }
}

/// A handle's kind must be one of those that its C type stands for.
TEST_F(Declarations, HandlesHaveTheirKindsType) {
  auto Check = [](const Declaration &D, KindId Kind, const Operand &O) {
    const ResourceKind &K = builtinTables().Kinds[Kind];
    if (K.Type.empty() || O.isNone())
      return;
    std::string Type;
    if (O.Where == Operand::Place::Ret) {
      Type = plainType(D.Result);
    } else {
      Type = D.Params[resolveIndex(O.Index, D.Params.size())];
      if (O.Where == Operand::Place::Out || O.isArray()) {
        EXPECT_EQ(Type.back(), '*') << D.Name;
        Type.pop_back();
        Type = llvm::StringRef(Type).rtrim().str();
      }
    }
    EXPECT_EQ(Type, str(K.Type)) << D.Name << ", kind " << str(K.Id);
  };
  for (const Declaration &D : All) {
    const Function *F = rowOf(D);
    if (!F)
      continue;
    for (const Acquire &A : F->Acquires)
      Check(D, A.Kind, A.At);
    for (const Release &R : F->Releases)
      Check(D, R.Kind, R.At);
    for (const Use &U : F->Uses)
      Check(D, U.Kind, U.At);
  }
}

/// A parameter whose type is that of a kind is used, released or acquired.
TEST_F(Declarations, HandleParametersAreNamedInTheRow) {
  llvm::StringSet<> HandleTypes;
  for (const ResourceKind &K : builtinTables().Kinds)
    if (!K.Type.empty())
      HandleTypes.insert(llvm::StringRef(K.Type.data(), K.Type.size()));
  // Handed out by getters only; rows say where they come from instead.
  HandleTypes.erase("aclrtFuncHandle");
  HandleTypes.erase("aclrtTaskGrp");

  for (const Declaration &D : All) {
    const Function *F = rowOf(D);
    if (!F || F->Pattern)
      continue;
    // The first phase of an operator: `handles` stands for all of them.
    bool HoldsAll = llvm::any_of(F->Holds, [](const Hold &H) {
      return H.What.Where == Operand::Place::Handles;
    });
    for (size_t I = 0; I != D.Params.size() && !HoldsAll; ++I) {
      if (!HandleTypes.contains(D.Params[I]))
        continue;
      auto Is = [&](const Operand &O) {
        return O.Where == Operand::Place::Arg &&
               resolveIndex(O.Index, D.Params.size()) == static_cast<int>(I);
      };
      bool Named =
          llvm::any_of(F->Uses, [&](const Use &U) { return Is(U.At); }) ||
          llvm::any_of(F->Releases,
                       [&](const Release &R) { return Is(R.At); }) ||
          llvm::any_of(F->Acquires, [&](const Acquire &A) { return Is(A.At); });
      EXPECT_TRUE(Named) << D.Name << ", parameter " << I << " (" << D.Params[I]
                         << ")";
    }
  }
}

/// Rows stand for declarations, but for those whose headers are not at hand.
TEST_F(Declarations, ExistForRows) {
  llvm::StringMap<unsigned> NotAtHand;
  for (const auto &Row : test::readList(CONTRACT_TEST_DIR "/undeclared.txt"))
    NotAtHand[Row[0]] = 0;
  std::set<std::pair<std::string, unsigned>> Declared;
  for (const Declaration &D : All)
    Declared.insert({D.Name, static_cast<unsigned>(D.Params.size())});

  for (const Function &F : builtinTables().Functions) {
    if (F.Pattern || F.Foreign)
      continue;
    auto Listed =
        NotAtHand.find(llvm::StringRef(F.Header.data(), F.Header.size()));
    bool IsDeclared =
        F.Params != NoArg &&
        Declared.count({str(F.Name), static_cast<unsigned>(F.Params)});
    if (Listed != NotAtHand.end()) {
      ++Listed->second;
      EXPECT_FALSE(IsDeclared) << str(F.Name) << " is declared; take "
                               << str(F.Header) << " off undeclared.txt";
    } else if (F.Params == NoArg) {
      // Only variadic functions take any number.
      EXPECT_EQ(str(F.Name), "aclAppLog");
    } else {
      EXPECT_TRUE(IsDeclared) << str(F.Name) << " with " << int(F.Params)
                              << " parameters is declared nowhere";
    }
  }
  for (const auto &Entry : NotAtHand)
    EXPECT_GT(Entry.second, 0u) << Entry.getKey().str() << " has no rows";
}

} // namespace
