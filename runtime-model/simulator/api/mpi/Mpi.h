//===- Mpi.h - What the functions of hi_mpi_* share -----------------------===//
//
// The second generation of media functions: channels that the client numbers,
// each with a queue of its own, and calls that get the results back.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_API_MPI_H
#define ACLTIDY_SIM_API_MPI_H

#include "Behaviours.h"
#include "Vpc.h"
#include "api/dvpp/Media.h"

#include <deque>
#include <map>

namespace acltidy::sim::mpi {

/// Modules by their numbers in error codes (catalogue 5).
enum class Module : unsigned {
  Buffers = 1,
  System = 2,
  Decoder = 5,
  Pictures = 7,
  Encoder = 8,
  Png = 64
};

constexpr hi_s32 code(Module M, hi_errno Wrong) {
  return HI_DEFINE_ERR(M, HI_ERR_LEVEL_ERROR, Wrong);
}
hi_s32 fail(Call &C, Module M, hi_errno Wrong, const std::string &Message);
hi_s32 fail(Call &C, Module M, const media::Status &S);

/// Gives a result to the client: 0, or the error that it has no place.
template <typename T> hi_s32 give(Module M, T *To, const T &Value) {
  return storeBytes(To, &Value, sizeof(T))
             ? HI_SUCCESS
             : fail(call(), M, HI_ERR_NULL_PTR,
                    "there is no place for the result");
}

/// Whether media functions may be called: the product has them, and the media
/// system was started. Returns the error otherwise.
hi_s32 ready(Call &C, Module M);

/// A channel, with what waits for being done.
struct Channel {
  hi_s32 Id = 0;
  StreamRef Queue;
  StackId Born = 0;
  int Event = -1; ///< The descriptor that was handed out.

  Channel();
  virtual ~Channel();
  /// Whether something can be got without waiting. Runs what is queued.
  virtual bool hasResult() { return false; }
  /// Runs what is queued, as far as it does not wait for others.
  void poll();
};

/// When a wait of \p Milliseconds is over; negative: never.
Deadline until(hi_s32 Milliseconds);

/// Runs the queue until \p Done says so. False when the time is over.
bool await(Channel &C, hi_s32 Milliseconds, const std::function<bool()> &Done);

/// A channel whose results are got one after another. \p Item has the Number
/// of the task that finishes it.
template <typename Item> struct ResultChannel : Channel {
  std::deque<Item> Done;

  bool hasResult() override {
    poll();
    return !Done.empty();
  }
  /// Waits for the oldest result; none when the time is over.
  std::optional<Item> take(hi_s32 Milliseconds) {
    if (!await(*this, Milliseconds, [this] { return !Done.empty(); }))
      return std::nullopt;
    std::optional<Item> Oldest = std::move(Done.front());
    Done.pop_front();
    retire(Queue, Oldest->Number);
    return Oldest;
  }
};

/// What channels hand out and clients have to give back.
struct LentKind {
  const char *Kind; ///< In the contract.
  const char *Noun; ///< In messages, as are the functions.
  const char *Getter, *Releaser;
};

/// The channel of \p C ends with a loan in the client's struct at \p Address.
void reportLent(Call &C, const LentKind &Of, Word Address, StackId Got);
/// \p C gives back what is not out; returns the error.
hi_s32 notLent(Call &C, Module M, const LentKind &Of);

/// The channels of a module.
class ChannelTable {
public:
  /// \p Most: numbers are less than that.
  ChannelTable(Module M, const char *KindName, const char *Noun,
               const char *Creates, hi_s32 (*Most)())
      : M(M), Kind(contract::findKind(kinds().Tables, KindName)), Noun(Noun),
        Creates(Creates), Most(Most) {}

  /// Whether a channel can be made with this number: 0, or the error.
  hi_s32 mayOpen(Call &C, hi_s32 Id) const;
  void open(Call &C, hi_s32 Id, std::shared_ptr<Channel> New);
  /// The lowest free number; negative, and a finding, when there is none.
  hi_s32 freeId(Call &C) const;
  /// The open channel, or null: reports that there is none, and \p Error is
  /// what to return.
  template <typename T>
  std::shared_ptr<T> find(Call &C, hi_s32 Id, hi_s32 &Error) {
    return std::static_pointer_cast<T>(look(C, Id, Error));
  }
  /// For functions that end a channel: tells a second end from one of a
  /// channel that never was.
  std::shared_ptr<Channel> ending(Call &C, hi_s32 Id, hi_s32 &Error);
  /// Reports the end of a channel that still receives; returns the error.
  hi_s32 stillReceives(Call &C, const Channel &D, const char *Stops) const;
  /// Runs what is left, and forgets the channel.
  void close(Call &C, hi_s32 Id);
  /// The media system ends.
  void closeAll(Call &C);

  /// Values that clients set and get of a channel.
  template <typename T, typename ChannelT>
  hi_s32 set(hi_s32 Id, const T *From, T ChannelT::*To) {
    hi_s32 Error;
    auto D = find<ChannelT>(call(), Id, Error);
    T New;
    if (!D)
      return Error;
    if (!readValue(From, New))
      return fail(call(), M, HI_ERR_NULL_PTR, "the parameters are missing");
    D.get()->*To = New;
    return HI_SUCCESS;
  }
  template <typename T, typename ChannelT>
  hi_s32 get(hi_s32 Id, T ChannelT::*From, T *To) {
    hi_s32 Error;
    auto D = find<ChannelT>(call(), Id, Error);
    return D ? give(M, To, D.get()->*From) : Error;
  }

private:
  std::shared_ptr<Channel> look(Call &C, hi_s32 Id, hi_s32 &Error);

  Module M;
  KindId Kind;
  const char *Noun, *Creates;
  hi_s32 (*Most)();
  std::map<hi_s32, std::shared_ptr<Channel>> Open;
  std::map<hi_s32, StackId> Closed;
};

ChannelTable &decoders();
ChannelTable &encoders();
ChannelTable &pictures();
ChannelTable &pngDecoders();

/// Most channels of a module (catalogue 6.6).
hi_s32 mostChannels();
hi_s32 mostPngChannels();

/// What channels of pictures convert colours with.
hi_csc_matrix matrixOf(Module M, hi_s32 Id);

/// Checks the address in a field of a client's struct against the media matrix.
void checkField(Call &C, std::string_view Struct, std::string_view Field,
                Word Address);

} // namespace acltidy::sim::mpi

#endif // ACLTIDY_SIM_API_MPI_H
