// Classifies images with a ResNet-50 model on an Ascend device: init, device,
// context, stream, model, datasets, execution, teardown.
//
// The program works while nothing fails. It has five defects of kinds that real
// client code has; acl-tidy finds them:
//
//   acl-tidy examples/resnet_classify.cpp

#include "acl/acl.h"

#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <vector>

#define CHECK_ACL(call)                                                        \
  do {                                                                         \
    aclError status_ = (call);                                                 \
    if (status_ != ACL_SUCCESS) {                                              \
      std::fprintf(stderr, "%s failed: %d\n", #call, status_);                 \
      return status_;                                                          \
    }                                                                          \
  } while (0)

//===--- Memory -----------------------------------------------------------===//

/// Copies an image to the device, by way of pinned memory, which is faster.
aclError upload(const std::vector<char> &image, void *device, size_t size) {
  void *staging = nullptr;
  CHECK_ACL(aclrtMallocHost(&staging, size));
  std::memcpy(staging, image.data(), size);
  // Defect 1: when the copy fails, the staging memory is lost.
  CHECK_ACL(
      aclrtMemcpy(device, size, staging, size, ACL_MEMCPY_HOST_TO_DEVICE));
  return aclrtFreeHost(staging);
}

/// Copies scores back and finds the class with the best one.
aclError download(const void *device, size_t size, size_t *best) {
  void *host = nullptr;
  CHECK_ACL(aclrtMallocHost(&host, size));
  aclError status =
      aclrtMemcpy(host, size, device, size, ACL_MEMCPY_DEVICE_TO_HOST);
  const float *scores = static_cast<const float *>(host);
  *best = 0;
  for (size_t i = 1; status == ACL_SUCCESS && i < size / sizeof(float); ++i)
    if (scores[i] > scores[*best])
      *best = i;
  // Defect 2: this function is for device memory.
  aclrtFree(host);
  return status;
}

//===--- Datasets ---------------------------------------------------------===//

/// A dataset of one buffer, whose memory stays the caller's.
aclmdlDataset *createDataset(void *device, size_t size) {
  aclDataBuffer *buffer = aclCreateDataBuffer(device, size);
  aclmdlDataset *dataset = aclmdlCreateDataset();
  // Defect 3: the buffer was made before and is lost.
  if (dataset == nullptr)
    return nullptr;
  if (aclmdlAddDatasetBuffer(dataset, buffer) != ACL_SUCCESS) {
    aclDestroyDataBuffer(buffer);
    aclmdlDestroyDataset(dataset);
    return nullptr;
  }
  return dataset;
}

void destroyDataset(aclmdlDataset *dataset) {
  for (size_t i = 0; i < aclmdlGetDatasetNumBuffers(dataset); ++i)
    aclDestroyDataBuffer(aclmdlGetDatasetBuffer(dataset, i));
  aclmdlDestroyDataset(dataset);
}

//===--- Classifier -------------------------------------------------------===//

class Classifier {
public:
  aclError open(int32_t device, const char *model);
  aclError classify(const std::vector<char> &image, size_t *best);
  void close();

private:
  aclError execute(void *input, size_t inputSize, void *output,
                   size_t outputSize);

  aclrtContext context = nullptr;
  aclmdlDesc *desc = nullptr;
  uint32_t model = 0;
};

aclError Classifier::open(int32_t device, const char *path) {
  CHECK_ACL(aclrtCreateContext(&context, device));
  CHECK_ACL(aclmdlLoadFromFile(path, &model));
  desc = aclmdlCreateDesc();
  return aclmdlGetDesc(desc, model);
}

// Defect 4: nothing destroys the model description.
void Classifier::close() {
  aclmdlUnload(model);
  aclrtDestroyContext(context);
}

aclError Classifier::execute(void *input, size_t inputSize, void *output,
                             size_t outputSize) {
  aclmdlDataset *inputs = createDataset(input, inputSize);
  aclmdlDataset *outputs = createDataset(output, outputSize);
  aclrtStream stream = nullptr;
  aclError status = aclrtCreateStream(&stream);
  if (status == ACL_SUCCESS) {
    status = aclmdlExecuteAsync(model, inputs, outputs, stream);
    if (status != ACL_SUCCESS)
      aclrtDestroyStream(stream);
    else
      status = aclrtSynchronizeStream(stream);
    // Defect 5: after a failure the stream is destroyed twice.
    aclrtDestroyStream(stream);
  }
  destroyDataset(outputs);
  destroyDataset(inputs);
  return status;
}

aclError Classifier::classify(const std::vector<char> &image, size_t *best) {
  size_t inputSize = aclmdlGetInputSizeByIndex(desc, 0);
  size_t outputSize = aclmdlGetOutputSizeByIndex(desc, 0);
  if (image.size() < inputSize)
    return ACL_ERROR_INVALID_PARAM;

  void *input = nullptr, *output = nullptr;
  CHECK_ACL(aclrtMalloc(&input, inputSize, ACL_MEM_MALLOC_HUGE_FIRST));
  aclError status = aclrtMalloc(&output, outputSize, ACL_MEM_MALLOC_HUGE_FIRST);
  if (status == ACL_SUCCESS) {
    status = upload(image, input, inputSize);
    if (status == ACL_SUCCESS)
      status = execute(input, inputSize, output, outputSize);
    if (status == ACL_SUCCESS)
      status = download(output, outputSize, best);
    aclrtFree(output);
  }
  aclrtFree(input);
  return status;
}

int main(int argc, char **argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: %s model.om image.bin...\n", argv[0]);
    return 2;
  }
  if (aclInit(nullptr) != ACL_SUCCESS)
    return 1;
  Classifier classifier;
  int failures = 0;
  if (aclrtSetDevice(0) == ACL_SUCCESS) {
    if (classifier.open(0, argv[1]) != ACL_SUCCESS)
      ++failures;
    for (int i = 2; failures == 0 && i < argc; ++i) {
      std::ifstream file(argv[i], std::ios::binary);
      std::vector<char> image{std::istreambuf_iterator<char>(file), {}};
      size_t best = 0;
      if (classifier.classify(image, &best) == ACL_SUCCESS)
        std::printf("%s: class %zu\n", argv[i], best);
      else
        ++failures;
    }
    classifier.close();
    aclrtResetDevice(0);
  }
  aclFinalize();
  return failures == 0 ? 0 : 1;
}
