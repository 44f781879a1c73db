//===-- acl/ops/acl_fv.h - ACL feature vector retrieval -----------*- C -*-===//
// Interface of CANN 8.1.
#ifndef INC_EXTERNAL_ACL_OPS_ACL_RETR_H_
#define INC_EXTERNAL_ACL_OPS_ACL_RETR_H_

#include <stdint.h>

#include "acl/acl.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/* Handles and kind of search. */
typedef struct aclfvInitPara aclfvInitPara;
typedef struct aclfvFeatureInfo aclfvFeatureInfo;
typedef struct aclfvRepoRange aclfvRepoRange;
typedef struct aclfvQueryTable aclfvQueryTable;
typedef struct aclfvSearchInput aclfvSearchInput;
typedef struct aclfvSearchResult aclfvSearchResult;

typedef enum aclfvSearchType {
  SEARCH_1_N = 0,
  SEARCH_N_M,
} aclfvSearchType;

/* Start and end. */
aclfvInitPara *aclfvCreateInitPara(uint64_t fsNum);
aclError aclfvDestroyInitPara(aclfvInitPara *initPara);
aclError aclfvSet1NTopNum(aclfvInitPara *initPara, uint32_t maxTopNumFor1N);
aclError aclfvSetNMTopNum(aclfvInitPara *initPara, uint32_t maxTopNumForNM);
aclError aclfvInit(aclfvInitPara *initPara);
aclError aclfvRelease(void);

/* Features and the repository they are kept in. */
aclfvFeatureInfo *aclfvCreateFeatureInfo(uint32_t id0, uint32_t id1,
                                         uint32_t offset, uint32_t featureLen,
                                         uint32_t featureCount,
                                         uint8_t *featureData,
                                         uint32_t featureDataLen);
aclError aclfvDestroyFeatureInfo(aclfvFeatureInfo *featureInfo);
aclfvRepoRange *aclfvCreateRepoRange(uint32_t id0Min, uint32_t id0Max,
                                     uint32_t id1Min, uint32_t id1Max);
aclError aclfvDestroyRepoRange(aclfvRepoRange *repoRange);
aclError aclfvRepoAdd(aclfvSearchType type, aclfvFeatureInfo *featureInfo);
aclError aclfvRepoDel(aclfvSearchType type, aclfvRepoRange *repoRange);
aclError aclfvDel(aclfvFeatureInfo *featureInfo);
aclError aclfvModify(aclfvFeatureInfo *featureInfo);

/* Search. */
aclfvQueryTable *aclfvCreateQueryTable(uint32_t queryCnt, uint32_t tableLen,
                                       uint8_t *tableData,
                                       uint32_t tableDataLen);
aclError aclfvDestroyQueryTable(aclfvQueryTable *queryTable);
aclfvSearchInput *aclfvCreateSearchInput(aclfvQueryTable *queryTable,
                                         aclfvRepoRange *repoRange,
                                         uint32_t topk);
aclError aclfvDestroySearchInput(aclfvSearchInput *searchInput);
aclfvSearchResult *
aclfvCreateSearchResult(uint32_t queryCnt, uint32_t *resultNum,
                        uint32_t resultNumDataLen, uint32_t *id0, uint32_t *id1,
                        uint32_t *resultOffset, float *resultDistance,
                        uint32_t dataLen);
aclError aclfvDestroySearchResult(aclfvSearchResult *searchResult);
aclError aclfvSearch(aclfvSearchType type, aclfvSearchInput *searchInput,
                     aclfvSearchResult *searchRst);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif

#endif // INC_EXTERNAL_ACL_OPS_ACL_RETR_H_
