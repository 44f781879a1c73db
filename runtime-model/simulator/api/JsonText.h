//===- JsonText.h - JSON that knows the lines of its members --------------===//
//
// Descriptions are written by hand: a mistake in one is told with its line and
// with what was expected there.
//
//===----------------------------------------------------------------------===//

#ifndef ACLTIDY_SIM_JSONTEXT_H
#define ACLTIDY_SIM_JSONTEXT_H

#include <initializer_list>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace acltidy::sim {

class JsonText {
public:
  /// False when it is no JSON; see error().
  bool parse(const std::string &Text);
  const nlohmann::json &root() const { return Root; }
  /// "12: 'type' is …", the first mistake; "" when there is none.
  const std::string &error() const { return Error; }
  /// Remembers the first mistake; always false.
  bool fail(const std::string &Path, const std::string &What);

private:
  nlohmann::json Root;
  std::map<std::string, size_t> Lines; ///< By path, such as "/inputs/0/type".
  std::string Error;
};

/// A value in a JsonText. All reading functions return false after a mistake,
/// which the text then has, and true where the member is missing.
class JsonValue {
public:
  JsonValue(JsonText &Text, const nlohmann::json &Value, std::string Path = "")
      : Text(&Text), Value(&Value), Path(std::move(Path)) {}

  /// It is an object with no other keys than these.
  bool object(std::initializer_list<const char *> Keys) const;
  bool has(const char *Key) const;
  JsonValue member(const char *Key) const;
  bool array() const;
  size_t size() const { return Value->size(); }
  JsonValue element(size_t Index) const;
  bool fail(const std::string &What) const { return Text->fail(Path, What); }
  /// "'shape' of inputs[0]": what messages call the value.
  std::string name() const;

  bool read(const char *Key, std::string &To) const;
  bool read(const char *Key, bool &To) const;
  /// From \p Least to \p Most.
  bool read(const char *Key, int64_t &To, int64_t Least, int64_t Most) const;
  /// Between \p Least and \p Most numbers of at least \p Lowest.
  bool integers(std::vector<int64_t> &To, size_t Least, size_t Most,
                int64_t Lowest) const;
  bool numbers(std::vector<double> &To, size_t Least, size_t Most) const;
  /// One of the names of a table of {name, value}.
  template <typename T, size_t N>
  bool choose(const char *Key, const std::pair<const char *, T> (&Table)[N],
              T &To) const {
    if (!has(Key))
      return true;
    std::string Chosen, Known;
    JsonValue M = member(Key);
    for (const auto &[Name, Meaning] : Table) {
      if (M.Value->is_string() &&
          M.Value->template get_ref<const std::string &>() == Name) {
        To = Meaning;
        return true;
      }
      Known += std::string(Known.empty() ? "" : ", ") + Name;
    }
    return M.fail(M.name() + " is " + M.Value->dump() + "; expected one of " +
                  Known);
  }

private:
  JsonText *Text;
  const nlohmann::json *Value;
  std::string Path;
};

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_JSONTEXT_H
