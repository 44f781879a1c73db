//===- JsonText.cpp -------------------------------------------------------===//

#include "api/JsonText.h"

#include <algorithm>
#include <cmath>

namespace acltidy::sim {

using Json = nlohmann::json;

namespace {

/// Reads characters and tells how far the parser has come.
struct Counted {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char *;
  using reference = const char &;

  const char *At;
  const char **Reached;

  reference operator*() const { return *At; }
  Counted &operator++() {
    *Reached = ++At;
    return *this;
  }
  Counted operator++(int) {
    Counted Old = *this;
    ++*this;
    return Old;
  }
  bool operator==(const Counted &O) const { return At == O.At; }
  bool operator!=(const Counted &O) const { return At != O.At; }
};

/// Notes on which line each member begins.
class LineNotes : public Json::json_sax_t {
public:
  LineNotes(const char *Begin, const char *const &Reached,
            std::map<std::string, size_t> &Lines)
      : Seen(Begin), Reached(Reached), Lines(Lines) {}

  std::string Mistake;

  bool null() override { return value(); }
  bool boolean(bool) override { return value(); }
  bool number_integer(number_integer_t) override { return value(); }
  bool number_unsigned(number_unsigned_t) override { return value(); }
  bool number_float(number_float_t, const string_t &) override {
    return value();
  }
  bool string(string_t &) override { return value(); }
  bool binary(binary_t &) override { return value(); }
  bool key(string_t &Name) override {
    Open.back().Path = Open.back().Base + "/" + Name;
    note(Open.back().Path);
    return true;
  }
  bool start_object(size_t) override { return open(/*Array=*/false); }
  bool start_array(size_t) override { return open(/*Array=*/true); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool parse_error(size_t, const std::string &,
                   const Json::exception &E) override {
    // "… at line 3, column 5: syntax error while parsing object - …"
    std::string Text = E.what();
    size_t Line = Text.find("line "), Column = Text.find("column "),
           What =
               Column == std::string::npos ? Column : Text.find(": ", Column);
    if (Line == std::string::npos || What == std::string::npos) {
      Mistake = "1: it is no JSON text";
      return false;
    }
    Mistake = std::to_string(std::atoi(Text.c_str() + Line + 5)) + ":" +
              std::to_string(std::atoi(Text.c_str() + Column + 7)) +
              Text.substr(What);
    // It repeats bytes of the text, which may be anything.
    for (char &C : Mistake)
      if (static_cast<unsigned char>(C) >= 0x80)
        C = '?';
    return false;
  }

private:
  struct Level {
    std::string Base, Path;
    bool Array;
    size_t Next = 0;
  };

  bool value() {
    if (!Open.empty() && Open.back().Array)
      note(Open.back().Base + "/" + std::to_string(Open.back().Next++));
    return true;
  }
  bool open(bool Array) {
    std::string Base;
    if (!Open.empty() && Open.back().Array) {
      Base = Open.back().Base + "/" + std::to_string(Open.back().Next);
      value();
    } else if (!Open.empty()) {
      Base = Open.back().Path;
    }
    // The text may be deeper than anything that is expected in it.
    if (Open.size() > 64) {
      Mistake = std::to_string(line()) + ": it is nested too deeply";
      return false;
    }
    Open.push_back({Base, Base, Array});
    return true;
  }
  bool close() {
    Open.pop_back();
    return true;
  }
  size_t line() {
    Line += static_cast<size_t>(std::count(Seen, Reached, '\n'));
    Seen = Reached;
    return Line;
  }
  void note(const std::string &Path) { Lines[Path] = line(); }

  const char *Seen;
  const char *const &Reached;
  size_t Line = 1;
  std::map<std::string, size_t> &Lines;
  std::vector<Level> Open;
};

} // namespace

bool JsonText::parse(const std::string &Text) {
  const char *Reached = Text.data(), *End = Text.data() + Text.size();
  LineNotes Notes(Text.data(), Reached, Lines);
  if (!Json::sax_parse(Counted{Text.data(), &Reached}, Counted{End, &Reached},
                       &Notes)) {
    Error = Notes.Mistake.empty() ? "1: it is no JSON text" : Notes.Mistake;
    return false;
  }
  Root = Json::parse(Text, nullptr, /*allow_exceptions=*/false);
  return true;
}

bool JsonText::fail(const std::string &Path, const std::string &What) {
  if (!Error.empty())
    return false;
  // The member itself, or what it should be in.
  size_t Line = 1;
  for (std::string At = Path; !At.empty(); At.resize(At.rfind('/')))
    if (auto It = Lines.find(At); It != Lines.end()) {
      Line = It->second;
      break;
    }
  Error = std::to_string(Line) + ": " + What;
  return false;
}

std::string JsonValue::name() const {
  // "/inputs/0/shape" is 'shape' of inputs[0].
  if (Path.empty())
    return "the text";
  std::string Outer, Last;
  size_t At = 1;
  while (At <= Path.size()) {
    size_t End = std::min(Path.find('/', At), Path.size());
    std::string Part = Path.substr(At, End - At);
    bool Index = !Part.empty() &&
                 Part.find_first_not_of("0123456789") == std::string::npos;
    if (Index) {
      Last += "[" + Part + "]";
    } else {
      Outer += (Outer.empty() || Last.empty() ? "" : ".") + Last;
      Last = Part;
    }
    At = End + 1;
  }
  return "'" + Last + "'" + (Outer.empty() ? "" : " of " + Outer);
}

bool JsonValue::object(std::initializer_list<const char *> Keys) const {
  if (!Value->is_object())
    return fail(name() + " must be an object");
  for (const auto &[Key, Ignored] : Value->items()) {
    bool Known = false;
    std::string All;
    for (const char *K : Keys) {
      Known |= Key == K;
      All += std::string(All.empty() ? "" : ", ") + K;
    }
    if (!Known)
      return Text->fail(Path + "/" + Key,
                        "unknown key '" + Key + "'; expected one of " + All);
  }
  return true;
}

bool JsonValue::has(const char *Key) const {
  return Value->is_object() && Value->contains(Key);
}

JsonValue JsonValue::member(const char *Key) const {
  static const Json Null;
  auto It = Value->find(Key);
  return {*Text, It == Value->end() ? Null : *It, Path + "/" + Key};
}

bool JsonValue::array() const {
  return Value->is_array() || fail(name() + " must be an array");
}

JsonValue JsonValue::element(size_t Index) const {
  return {*Text, (*Value)[Index], Path + "/" + std::to_string(Index)};
}

bool JsonValue::read(const char *Key, std::string &To) const {
  if (!has(Key))
    return true;
  JsonValue M = member(Key);
  if (!M.Value->is_string())
    return M.fail(M.name() + " must be a string");
  M.Value->get_to(To);
  return true;
}

bool JsonValue::read(const char *Key, bool &To) const {
  if (!has(Key))
    return true;
  JsonValue M = member(Key);
  if (!M.Value->is_boolean())
    return M.fail(M.name() + " must be true or false");
  M.Value->get_to(To);
  return true;
}

bool JsonValue::read(const char *Key, int64_t &To, int64_t Least,
                     int64_t Most) const {
  if (!has(Key))
    return true;
  JsonValue M = member(Key);
  // A number beyond int64_t is unsigned.
  bool Fits = M.Value->is_number_integer() &&
              !(M.Value->is_number_unsigned() &&
                M.Value->get<uint64_t>() > static_cast<uint64_t>(INT64_MAX));
  if (!Fits || M.Value->get<int64_t>() < Least ||
      M.Value->get<int64_t>() > Most)
    return M.fail(M.name() + " is " + M.Value->dump() +
                  "; expected a whole number from " + std::to_string(Least) +
                  " to " + std::to_string(Most));
  M.Value->get_to(To);
  return true;
}

bool JsonValue::integers(std::vector<int64_t> &To, size_t Least, size_t Most,
                         int64_t Lowest) const {
  To.clear();
  bool Fine =
      Value->is_array() && Value->size() >= Least && Value->size() <= Most;
  if (Fine)
    for (const Json &Each : *Value) {
      Fine &= Each.is_number_integer() &&
              !(Each.is_number_unsigned() &&
                Each.get<uint64_t>() > static_cast<uint64_t>(INT64_MAX)) &&
              Each.get<int64_t>() >= Lowest;
      To.push_back(Fine ? Each.get<int64_t>() : 0);
    }
  std::string Count = std::to_string(Least);
  if (Most != Least)
    Count += " to " + std::to_string(Most);
  return Fine || fail(name() + " must be an array of " + Count +
                      " whole numbers from " + std::to_string(Lowest) + " on");
}

bool JsonValue::numbers(std::vector<double> &To, size_t Least,
                        size_t Most) const {
  To.clear();
  bool Fine =
      Value->is_array() && Value->size() >= Least && Value->size() <= Most;
  if (Fine)
    for (const Json &Each : *Value) {
      Fine &= Each.is_number();
      To.push_back(Fine ? Each.get<double>() : 0);
    }
  std::string Count = std::to_string(Least);
  if (Most != Least)
    Count += " to " + std::to_string(Most);
  return Fine || fail(name() + " must be an array of " + Count + " numbers");
}

} // namespace acltidy::sim
