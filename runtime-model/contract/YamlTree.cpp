//===- YamlTree.cpp - A YAML document with source locations ---------------===//

#include "YamlTree.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/StringSaver.h"
#include "llvm/Support/YAMLParser.h"

namespace acltidy::contract {

llvm::StringRef describe(YamlNode::Shape Kind) {
  switch (Kind) {
  case YamlNode::Shape::Empty:
    return "nothing";
  case YamlNode::Shape::Scalar:
    return "a text";
  case YamlNode::Shape::Sequence:
    return "a list";
  case YamlNode::Shape::Mapping:
    return "a mapping";
  }
  return "nothing";
}

namespace {

using ReportFn = llvm::function_ref<void(llvm::SMLoc, llvm::StringRef)>;

/// The parser recurses over nested nodes, and no table needs more depth.
constexpr unsigned MaxDepth = 12;

class TreeBuilder {
public:
  TreeBuilder(llvm::StringRef Document, llvm::BumpPtrAllocator &Arena,
              ReportFn Report)
      : Document(Document), Saver(Arena), Report(Report) {}

  /// False: the document is faulty and must not be read on.
  bool build(llvm::yaml::Node *Source, YamlNode &Out, unsigned Depth);

private:
  bool buildMapping(llvm::yaml::MappingNode &Source, YamlNode &Out,
                    unsigned Depth);
  bool fail(llvm::SMLoc Loc, const llvm::Twine &Message) {
    Report(Loc, Message.str());
    return false;
  }

  llvm::StringRef Document;
  llvm::StringSaver Saver;
  ReportFn Report;
};

/// Where a node begins. The parser lets a list or mapping in brackets begin
/// with its first item; the bracket is what people look for.
llvm::SMLoc startOf(llvm::yaml::Node &Source, llvm::StringRef Document) {
  llvm::SMLoc Start = Source.getSourceRange().Start;
  unsigned Type = Source.getType();
  if (!Start.isValid() || (Type != llvm::yaml::Node::NK_Sequence &&
                           Type != llvm::yaml::Node::NK_Mapping))
    return Start;
  llvm::StringRef Before(Document.begin(),
                         Start.getPointer() - Document.begin());
  Before = Before.rtrim();
  return Before.ends_with("[") || Before.ends_with("{")
             ? llvm::SMLoc::getFromPointer(Before.end() - 1)
             : Start;
}

bool TreeBuilder::build(llvm::yaml::Node *Source, YamlNode &Out,
                        unsigned Depth) {
  if (!Source)
    return false; // The parser has reported why.
  Out.Loc = startOf(*Source, Document);
  if (Depth > MaxDepth)
    return fail(Out.Loc, "nested too deeply; a contract file needs at most " +
                             llvm::Twine(MaxDepth) + " levels");
  if (!Source->getAnchor().empty())
    return fail(Out.Loc, "anchors (&name) are not allowed in contract files");
  if (!Source->getRawTag().empty())
    return fail(Out.Loc, "tags (!name) are not allowed in contract files");

  switch (Source->getType()) {
  case llvm::yaml::Node::NK_Null:
    return true;
  case llvm::yaml::Node::NK_Scalar: {
    llvm::SmallString<64> Storage;
    Out.Kind = YamlNode::Shape::Scalar;
    Out.Text = Saver.save(
        static_cast<llvm::yaml::ScalarNode *>(Source)->getValue(Storage));
    return true;
  }
  case llvm::yaml::Node::NK_BlockScalar:
    Out.Kind = YamlNode::Shape::Scalar;
    Out.Text = Saver.save(
        static_cast<llvm::yaml::BlockScalarNode *>(Source)->getValue());
    return true;
  case llvm::yaml::Node::NK_Sequence:
    Out.Kind = YamlNode::Shape::Sequence;
    for (llvm::yaml::Node &Item :
         *static_cast<llvm::yaml::SequenceNode *>(Source)) {
      Out.Items.emplace_back();
      if (!build(&Item, Out.Items.back(), Depth + 1))
        return false;
    }
    return true;
  case llvm::yaml::Node::NK_Mapping:
    return buildMapping(*static_cast<llvm::yaml::MappingNode *>(Source), Out,
                        Depth);
  case llvm::yaml::Node::NK_Alias:
    return fail(Out.Loc, "aliases (*name) are not allowed in contract files");
  case llvm::yaml::Node::NK_KeyValue:
    break;
  }
  return fail(Out.Loc, "unexpected YAML node");
}

bool TreeBuilder::buildMapping(llvm::yaml::MappingNode &Source, YamlNode &Out,
                               unsigned Depth) {
  Out.Kind = YamlNode::Shape::Mapping;
  llvm::StringSet<> Seen;
  for (llvm::yaml::KeyValueNode &Pair : Source) {
    YamlNode Key;
    if (!build(Pair.getKey(), Key, Depth + 1))
      return false;
    if (!Key.isScalar())
      return fail(Key.Loc.isValid() ? Key.Loc : Out.Loc,
                  "expected the name of a key, found " +
                      llvm::Twine(describe(Key.Kind)));
    if (!Seen.insert(Key.Text).second)
      return fail(Key.Loc, "the key '" + Key.Text + "' is given twice");
    Out.Entries.push_back({Key.Text, Key.Loc, {}});
    YamlNode &Value = Out.Entries.back().Value;
    if (!build(Pair.getValue(), Value, Depth + 1))
      return false;
    if (Value.Kind == YamlNode::Shape::Empty)
      Value.Loc = Key.Loc;
  }
  return true;
}

} // namespace

std::optional<YamlNode> parseYaml(llvm::SourceMgr &Sources, unsigned BufferId,
                                  llvm::BumpPtrAllocator &Arena,
                                  ReportFn Report) {
  auto OnSyntaxError = [](const llvm::SMDiagnostic &Fault, void *Context) {
    (*static_cast<ReportFn *>(Context))(
        Fault.getLoc(), "not valid YAML: " + Fault.getMessage().str());
  };
  Sources.setDiagHandler(OnSyntaxError, &Report);

  llvm::MemoryBufferRef Buffer =
      Sources.getMemoryBuffer(BufferId)->getMemBufferRef();
  // The stream registers the text a second time; locations stay those of the
  // caller's buffer, because both share the characters.
  llvm::yaml::Stream Stream(Buffer, Sources, /*ShowColors=*/false);
  YamlNode Root;
  bool Good = true;
  unsigned Documents = 0;
  TreeBuilder Builder(Buffer.getBuffer(), Arena, Report);
  for (llvm::yaml::document_iterator Doc = Stream.begin(), End = Stream.end();
       Good && Doc != End && !Stream.failed(); ++Doc) {
    if (++Documents > 1) {
      Report(Doc->getRoot() ? Doc->getRoot()->getSourceRange().Start
                            : llvm::SMLoc(),
             "a contract file holds one YAML document, found a second one");
      Good = false;
      break;
    }
    Good = Builder.build(Doc->getRoot(), Root, 0);
    if (!Good)
      break;
  }
  Good = Good && !Stream.failed();
  Sources.setDiagHandler(nullptr, nullptr);
  if (!Good)
    return std::nullopt;
  return Root;
}

} // namespace acltidy::contract
