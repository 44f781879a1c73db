//===- Executors.cpp - New addresses for repeatable executors -------------===//
//
// An index counts the tensor parameters of phase one: all of them, those that
// are read, or those that are written.
//
//===----------------------------------------------------------------------===//

#include "Behaviours.h"
#include "api/AclnnObjects.h"
#include "api/OperatorRun.h"

namespace acltidy::sim {

namespace {

constexpr aclnnStatus NullPointer = 161001, Invalid = 161002;

enum class Among { All, Inputs, Outputs };

bool counts(operators::Access How, Among Which) {
  using operators::Access;
  return Which == Among::All ||
         (Which == Among::Inputs
              ? How != Access::Write
              : How == Access::Write || How == Access::ReadWrite);
}

/// The argument that is the Nth tensor (or list of tensors) among those; null:
/// there are not so many.
operators::Argument *find(Execution &X, Among Which, operators::Kind What,
                          size_t Index) {
  const auto &Parameters = X.What->parameters();
  for (size_t I = 0; I != Parameters.size() && I != X.Args.size(); ++I)
    if (Parameters[I].What == What && counts(Parameters[I].How, Which) &&
        !Index--)
      return &X.Args[I];
  return nullptr;
}

/// Sets the address of \p Handle, and of the view that \p Choose finds in a
/// copy of the executor, which takes its place.
template <typename F>
aclnnStatus replace(aclOpExecutor *Executor, Tensor *T, void *Address,
                    F Choose) {
  Call &C = call();
  Object *O = process().Objects.byHandle(reinterpret_cast<Word>(Executor));
  auto *Old = O && O->live() ? O->as<Execution>() : nullptr;
  if (!Old || !T || !Address)
    return C.fail(NullPointer, "the executor, the tensor or the address is "
                               "null");
  // Catalogue 6: the addresses of tensors are aligned to 32 bytes.
  if (reinterpret_cast<Word>(Address) % 32)
    return C.fail(Invalid, "the address is not aligned to 32 bytes");
  auto New = std::make_shared<Execution>(*Old);
  operators::TensorView *View = Choose(*New);
  if (!View)
    return C.fail(Invalid, "the operator has no such tensor");
  View->Data = Address;
  T->Address = reinterpret_cast<Word>(Address);
  O->Data = std::move(New);
  return 0;
}

aclnnStatus setTensor(aclOpExecutor *Executor, Among Which, size_t Index,
                      aclTensor *Handle, void *Address) {
  return replace(Executor, payload<Tensor>(Handle), Address, [&](Execution &X) {
    auto *A = find(X, Which, operators::Kind::Tensor, Index);
    return A ? std::get_if<operators::TensorView>(A) : nullptr;
  });
}

aclnnStatus setMember(aclOpExecutor *Executor, Among Which, size_t Index,
                      size_t Member, aclTensorList *List, void *Address) {
  auto *L = payload<HandleList>(List);
  auto *T =
      L && Member < L->Members.size()
          ? payload<Tensor>(reinterpret_cast<const void *>(L->Members[Member]))
          : nullptr;
  return replace(Executor, T, Address, [&](Execution &X) {
    auto *A = find(X, Which, operators::Kind::TensorList, Index);
    auto *Views =
        A ? std::get_if<std::vector<operators::TensorView>>(A) : nullptr;
    return Views && Member < Views->size() ? &(*Views)[Member] : nullptr;
  });
}

} // namespace

// Each function has an older spelling.
#define ACL_SET_ADDRESS(Name, Which)                                           \
  aclnnStatus api::Name(aclOpExecutor *Executor, size_t Index,                 \
                        aclTensor *Tensor, void *Address) {                    \
    return setTensor(Executor, Among::Which, Index, Tensor, Address);          \
  }
#define ACL_SET_MEMBER(Name, Which)                                            \
  aclnnStatus api::Name(aclOpExecutor *Executor, size_t Index, size_t Member,  \
                        aclTensorList *List, void *Address) {                  \
    return setMember(Executor, Among::Which, Index, Member, List, Address);    \
  }

ACL_SET_ADDRESS(aclSetInputTensorAddr, Inputs)
ACL_SET_ADDRESS(AclSetInputTensorAddr, Inputs)
ACL_SET_ADDRESS(aclSetOutputTensorAddr, Outputs)
ACL_SET_ADDRESS(AclSetOutputTensorAddr, Outputs)
ACL_SET_ADDRESS(aclSetTensorAddr, All)
ACL_SET_ADDRESS(AclSetTensorAddr, All)
ACL_SET_MEMBER(aclSetDynamicInputTensorAddr, Inputs)
ACL_SET_MEMBER(AclSetDynamicInputTensorAddr, Inputs)
ACL_SET_MEMBER(aclSetDynamicOutputTensorAddr, Outputs)
ACL_SET_MEMBER(AclSetDynamicOutputTensorAddr, Outputs)
ACL_SET_MEMBER(aclSetDynamicTensorAddr, All)
ACL_SET_MEMBER(AclSetDynamicTensorAddr, All)

} // namespace acltidy::sim
