//===- Window.cpp ---------------------------------------------------------===//

#include "core/Window.h"

#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <new>
#include <sys/mman.h>
#include <unistd.h>

namespace acltidy::sim {

namespace {
constexpr uint64_t Chunk = 1 << 16;
constexpr uint64_t Page = 4096;

void *reserve(uint64_t Bytes, int Protection, int File) {
  void *At =
      mmap(nullptr, Bytes, Protection, MAP_SHARED | MAP_NORESERVE, File, 0);
  return At == MAP_FAILED ? nullptr : At;
}

void *shared() {
  void *At = mmap(nullptr, Page, PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (At != MAP_FAILED)
    return At;
  std::perror("acl-tidy: no memory");
  std::_Exit(2);
}
} // namespace

Window::Window(const char *Name, int Protection) : Rights(Protection) {
  File = memfd_create(Name, MFD_CLOEXEC);
  // Sanitizers leave less room than the kernel does.
  for (Bytes = 1ull << 43; File >= 0 && Bytes >= 1ull << 33; Bytes >>= 1) {
    if (ftruncate(File, static_cast<off_t>(Bytes)))
      continue;
    void *Client = reserve(Bytes, Protection, File);
    void *Own = Client ? reserve(Bytes, PROT_READ | PROT_WRITE, File) : nullptr;
    if (Own) {
      // Neither belongs into a core dump or into a forked child's copy.
      madvise(Client, Bytes, MADV_DONTDUMP);
      madvise(Own, Bytes, MADV_DONTDUMP);
      Base = reinterpret_cast<uint64_t>(Client);
      Distance = reinterpret_cast<uint64_t>(Own) - Base;
      Used = new (shared()) std::atomic<uint64_t>(0);
      return;
    }
    if (Client)
      munmap(Client, Bytes);
  }
  std::fprintf(stderr,
               "acl-tidy: no address space for simulated memory (%s); raise "
               "the limit (ulimit -v)\n",
               Name);
  std::_Exit(2);
}

uint64_t Window::take(uint64_t Size, uint64_t Align) {
  if (Size > Bytes)
    return 0;
  uint64_t Before = Used->load(std::memory_order_relaxed), Begin, Offset;
  do {
    Begin = (Base + Before + Align - 1) / Align * Align;
    Offset = Begin - Base;
    if (Offset > Bytes - Size || Bytes - Size - Offset < Align)
      return 0;
  } while (!Used->compare_exchange_weak(Before, Offset + Size + Align));
  count(Begin, Size, 1);
  return Begin;
}

void Window::count(uint64_t Address, uint64_t Size, int By) {
  uint64_t First = (Address - Base) / Chunk;
  uint64_t Last = (Address - Base + (Size ? Size - 1 : 0)) / Chunk;
  // Chunks in the middle of a large block belong to it alone.
  for (uint64_t C : {First, Last}) {
    int &N = Chunks[C];
    N += By;
    if (First == Last)
      break;
  }
}

void Window::giveBack(uint64_t Address, uint64_t Size) {
  count(Address, Size, -1);
  uint64_t First = (Address - Base) / Chunk;
  uint64_t Last = (Address - Base + (Size ? Size - 1 : 0)) / Chunk;
  auto Free = [&](uint64_t C) {
    auto It = Chunks.find(C);
    // A chunk that still fills up is not done with.
    if (Forked || It == Chunks.end() || It->second || (C + 1) * Chunk > *Used)
      return false;
    Chunks.erase(It);
    return true;
  };
  uint64_t Begin = Free(First) ? First : First + 1;
  uint64_t End =
      First == Last ? Begin + (Begin == First) : Last + (Free(Last) ? 1 : 0);
  if (Begin < End)
    madvise(backing(Base + Begin * Chunk), (End - Begin) * Chunk, MADV_REMOVE);
}

void Window::protect(uint64_t Begin, uint64_t End, int Protection) const {
  Begin = Begin / Page * Page;
  End = (End + Page - 1) / Page * Page;
  if (Begin < End)
    mprotect(reinterpret_cast<void *>(Begin), End - Begin, Protection);
}

} // namespace acltidy::sim
