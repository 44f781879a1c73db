//===- Operator.cpp - Finding, checking and running operators -------------===//

#include "Operator.h"
#include "Kernel.h"
#include "Tensor.h"
#include <cstring>
#include <map>
#include <new>
#include <stdexcept>

using namespace acltidy::operators;

namespace {

struct Signature {
  const char *Name;
  const char *Parameters;
};

constexpr Signature Signatures[] = {
#include "Signatures.inc"
};

const RowTable *const Tables[] = {
    &UnaryRows,     &BinaryRows,   &SelectRows,      &ActivationRows,
    &ReduceRows,    &ScanRows,     &NormRows,        &SoftmaxRows,
    &MatMulRows,    &ShapeRows,    &IndexRows,       &CreateRows,
    &SortRows,      &PoolRows,     &ConvolutionRows, &ResizeRows,
    &AttentionRows, &GradientRows, &ScatterRows,     &SliceRows};

const std::pair<const char *, Kind> Kinds[] = {
    {"tensor", Kind::Tensor},   {"tensors", Kind::TensorList},
    {"scalar", Kind::Scalar},   {"scalars", Kind::ScalarList},
    {"ints", Kind::IntArray},   {"floats", Kind::FloatArray},
    {"bools", Kind::BoolArray}, {"str", Kind::String},
    {"i8", Kind::Integer},      {"i32", Kind::Integer},
    {"i64", Kind::Integer},     {"u8", Kind::Integer},
    {"u64", Kind::Integer},     {"int", Kind::Integer},
    {"f32", Kind::Float},       {"f64", Kind::Float},
    {"bool", Kind::Bool},       {"dtype", Kind::DataType},
};

/// The words of "a, b c", split at \p Separator without blanks around them.
std::vector<std::string_view> split(std::string_view Text, char Separator) {
  std::vector<std::string_view> Parts;
  while (!Text.empty()) {
    size_t End = Text.find(Separator);
    std::string_view Part = Text.substr(0, End);
    while (!Part.empty() && Part.front() == ' ')
      Part.remove_prefix(1);
    if (!Part.empty())
      Parts.push_back(Part);
    Text.remove_prefix(End == Text.npos ? Text.size() : End + 1);
  }
  return Parts;
}

bool endsWith(std::string_view Text, std::string_view End) {
  return Text.size() >= End.size() &&
         Text.substr(Text.size() - End.size()) == End;
}

/// True if \p Args[I] is of the kind that parameter \p P says.
bool hasKind(const Argument &A, Kind K) {
  switch (K) {
  case Kind::Tensor:
    return std::holds_alternative<TensorView>(A);
  case Kind::TensorList:
    return std::holds_alternative<std::vector<TensorView>>(A);
  case Kind::Scalar:
    return std::holds_alternative<Scalar>(A);
  case Kind::ScalarList:
    return std::holds_alternative<std::vector<Scalar>>(A);
  case Kind::IntArray:
    return std::holds_alternative<std::vector<int64_t>>(A);
  case Kind::FloatArray:
    return std::holds_alternative<std::vector<double>>(A);
  case Kind::BoolArray:
    return std::holds_alternative<std::vector<bool>>(A);
  case Kind::String:
    return std::holds_alternative<std::string>(A);
  case Kind::Integer:
    return std::holds_alternative<int64_t>(A);
  case Kind::Float:
    return std::holds_alternative<double>(A);
  case Kind::Bool:
    return std::holds_alternative<bool>(A);
  case Kind::DataType:
    return std::holds_alternative<aclDataType>(A);
  }
  return false;
}

bool mayBeNull(const Parameter &P, const Row &R) {
  if (endsWith(P.Name, "Optional"))
    return true;
  for (std::string_view Name : split(R.Nullable, ' '))
    if (Name == P.Name)
      return true;
  return false;
}

Status checkTensor(const Call &C, const TensorView &T,
                   const std::string &Name) {
  // Documented for aclCreateTensor and the operators: up to 8 dimensions.
  if (T.Shape.size() > 8)
    return C.invalid(Name + " has " + std::to_string(T.Shape.size()) +
                     " dimensions; at most 8 are possible");
  if (T.Strides.size() != T.Shape.size())
    return C.invalid(Name + " has " + std::to_string(T.Strides.size()) +
                     " strides for " + std::to_string(T.Shape.size()) +
                     " dimensions");
  for (int64_t Size : T.Shape)
    if (Size < 0)
      return C.invalid(Name + " has the shape " + describe(T.Shape) +
                       ", with a negative size");
  int64_t Begin, End;
  if (!byteRange(T, Begin, End))
    return C.invalid(Name + " has the shape " + describe(T.Shape) +
                     ", which is more than can be addressed");
  if (Begin < 0)
    return C.invalid(Name + " starts " + std::to_string(-Begin) +
                     " bytes before its storage");
  if (!elementSize(T.Type))
    return C.notSimulated(Name + " has the type " + describe(T.Type));
  return {};
}

} // namespace

namespace acltidy::operators {

class Registry {
public:
  Registry() {
    std::map<std::string_view, const char *> Known;
    for (const Signature &S : Signatures)
      Known[S.Name] = S.Parameters;
    for (const RowTable *Table : Tables)
      for (const Row *R = Table->Begin; R != Table->End; ++R) {
        auto It = Known.find(R->Name);
        assert(It != Known.end() && "operator without a signature");
        if (It == Known.end())
          continue;
        Operator Op;
        Op.Name = R->Name;
        Op.TheRow = R;
        Op.Parameters = parameters(It->second, *R);
        All.push_back(std::move(Op));
      }
    std::sort(All.begin(), All.end(), [](const Operator &A, const Operator &B) {
      return A.Name < B.Name;
    });
  }

  std::vector<Operator> All;

private:
  static std::vector<Parameter> parameters(const char *Text, const Row &R) {
    bool InPlace = std::string_view(R.Name).substr(0, 12) == "aclnnInplace";
    std::vector<Parameter> Result;
    for (std::string_view Part : split(Text, ',')) {
      std::vector<std::string_view> Words = split(Part, ' ');
      std::string_view Type = Words[Words.size() - 2];
      std::string_view Name = Words.back();
      bool Pointer = Type.back() == '*';
      if (Pointer)
        Type.remove_suffix(1);
      Parameter P{std::string(Name), Kind::Integer, Access::None};
      for (const auto &[Word, K] : Kinds)
        if (Type == Word)
          P.What = K;
      if (P.What == Kind::Tensor || P.What == Kind::TensorList)
        P.How = endsWith(Name, "Ref") || (InPlace && Result.empty())
                    ? Access::ReadWrite
                // Many results are pointers to const.
                : Pointer || Name == "out" || endsWith(Name, "Out")
                    ? Access::Write
                    : Access::Read;
      Result.push_back(std::move(P));
    }
    for (std::string_view Override : split(R.Access, ' '))
      apply(Override, Result);
    return Result;
  }

  /// Changes a parameter as Row::Access says.
  static void apply(std::string_view Override, std::vector<Parameter> &Ps) {
    auto Find = [&](std::string_view Name) {
      auto It = std::find_if(Ps.begin(), Ps.end(), [&](const Parameter &P) {
        return P.Name == Name;
      });
      return static_cast<int>(It - Ps.begin());
    };
    auto Read = [](std::string_view How) {
      return How == "w"    ? Access::Write
             : How == "rw" ? Access::ReadWrite
             : How == "r"  ? Access::Read
                           : Access::None;
    };
    // name : how [? flag [: how]]
    std::vector<std::string_view> Halves = split(Override, '?');
    std::vector<std::string_view> First = split(Halves[0], ':');
    auto I = static_cast<size_t>(Find(First[0]));
    assert(I < Ps.size() && First.size() == 2 && "malformed access");
    if (I >= Ps.size())
      return;
    Ps[I].How = Read(First[1]);
    if (Halves.size() < 2)
      return;
    std::vector<std::string_view> Second = split(Halves[1], ':');
    Ps[I].Condition = Find(Second[0]);
    if (Second.size() > 1)
      Ps[I].Otherwise = Read(Second[1]);
  }
};

static const Registry &registry() {
  static const Registry R;
  return R;
}

const std::vector<Operator> &allOperators() { return registry().All; }

const Operator *findOperator(std::string_view Name) {
  const std::vector<Operator> &All = allOperators();
  auto It = std::lower_bound(
      All.begin(), All.end(), Name,
      [](const Operator &O, std::string_view N) { return O.name() < N; });
  return It != All.end() && It->name() == Name ? &*It : nullptr;
}

Status Operator::call(const Arguments &Args, bool Run,
                      uint64_t &WorkspaceSize) const {
  Call C(*this, Args, Run);
  WorkspaceSize = 0;
  if (Args.size() != Parameters.size())
    return C.invalid("takes " + std::to_string(Parameters.size()) +
                     " arguments, not " + std::to_string(Args.size()));
  for (size_t I = 0; I < Args.size(); ++I) {
    const Parameter &P = Parameters[I];
    if (std::holds_alternative<std::monostate>(Args[I])) {
      if (mayBeNull(P, *TheRow))
        continue;
      return C.fail(Error::NullArgument, P.Name + " is null");
    }
    if (!hasKind(Args[I], P.What))
      return C.invalid(P.Name + " is an argument of another kind");
    if (auto *T = std::get_if<TensorView>(&Args[I]))
      ACLTIDY_TRY(checkTensor(C, *T, P.Name));
    if (auto *List = std::get_if<std::vector<TensorView>>(&Args[I]))
      for (const TensorView &T : *List)
        ACLTIDY_TRY(checkTensor(C, T, "a tensor of " + P.Name));
  }
  if (Run)
    for (const TensorAccess &A : accesses(Args))
      if (!A.Tensor->Data && elements(*A.Tensor))
        return C.fail(Error::NullArgument,
                      Parameters[A.Parameter].Name + " has no memory");
  try {
    Status Result = TheRow->Compute(C);
    WorkspaceSize = C.workspace();
    return Result;
  } catch (const std::bad_alloc &) {
    return C.fail(Error::OutOfMemory, "the host has not enough memory");
  } catch (const std::length_error &) {
    return C.fail(Error::OutOfMemory, "the host has not enough memory");
  }
}

Status Operator::validate(const Arguments &Args,
                          uint64_t &WorkspaceSize) const {
  return call(Args, false, WorkspaceSize);
}

Status Operator::run(const Arguments &Args, void *Workspace,
                     uint64_t WorkspaceSize) const {
  uint64_t Wanted = 0;
  Status Valid = call(Args, false, Wanted);
  if (!Valid.ok())
    return Valid;
  if (WorkspaceSize < Wanted)
    return {Error::InvalidArgument,
            Name + ": the workspace has " + std::to_string(WorkspaceSize) +
                " bytes; phase one asked for " + std::to_string(Wanted)};
  if (Wanted && !Workspace)
    return {Error::NullArgument, Name +
                                     ": the workspace is null; phase one "
                                     "asked for " +
                                     std::to_string(Wanted) + " bytes"};
  return call(Args, true, Wanted);
}

std::vector<TensorAccess> Operator::accesses(const Arguments &Args) const {
  std::vector<TensorAccess> Result;
  for (unsigned I = 0; I < Args.size() && I < Parameters.size(); ++I) {
    Access How = Parameters[I].How;
    if (int At = Parameters[I].Condition; At >= 0 && size_t(At) < Args.size())
      if (auto *Flag = std::get_if<bool>(&Args[size_t(At)]); Flag && !*Flag)
        How = Parameters[I].Otherwise;
    if (How == Access::None)
      continue;
    if (auto *T = std::get_if<TensorView>(&Args[I]))
      Result.push_back({T, How, I, 0});
    else if (auto *List = std::get_if<std::vector<TensorView>>(&Args[I]))
      for (unsigned J = 0; J < List->size(); ++J)
        Result.push_back({&(*List)[J], How, I, J});
  }
  return Result;
}

} // namespace acltidy::operators
