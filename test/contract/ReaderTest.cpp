//===- ReaderTest.cpp - Every mistake in a contract file has its message --===//

#include "TestSupport.h"
#include "contract/ContractReader.h"

using namespace acltidy::contract;
using test::str;

namespace {

/// Reads \p Text over the built-in kinds; all messages, one per line.
std::string faultsOf(llvm::StringRef Text) {
  const Tables *Outer[] = {&builtinTables()};
  ContractReader Reader(Outer);
  Reader.addText(Text, "m.yaml");
  std::unique_ptr<Model> M = Reader.finish();
  EXPECT_EQ(M == nullptr, !Reader.diagnostics().empty());
  std::string Result;
  for (const Diagnostic &D : Reader.diagnostics())
    Result += D.str() + "\n";
  return Result;
}

/// Reads \p Marked, in which ^ stands before the faulty place, and expects the
/// one message \p Message there.
void expectFault(llvm::StringRef Marked, llvm::StringRef Message) {
  auto [Before, After] = Marked.split('^');
  ASSERT_LT(Before.size(), Marked.size()) << "no ^ in " << Marked.str();
  size_t Line = Before.count('\n') + 1;
  size_t Column = Before.size() - (Before.rfind('\n') + 1) + 1;
  EXPECT_EQ(faultsOf((Before + After).str()),
            ("m.yaml:" + llvm::Twine(Line) + ":" + llvm::Twine(Column) +
             ": error: " + Message + "\n")
                .str())
      << Marked.str();
}

/// The same for a file of one function row.
void expectRowFault(const llvm::Twine &Row, llvm::StringRef Message) {
  expectFault(("functions:\n  - { " + Row + " }\n").str(), Message);
}

/// The faults of a file of one function row.
std::string rowFaults(llvm::StringRef Row) {
  return faultsOf(("functions:\n  - { " + Row + " }\n").str());
}

const char *OperandHelp =
    "; expected argN, outN, ret, this or handles, and for an array of M "
    "elements argN[argM] or outN[argM]";
const char *KindHelp = "a built-in kind or one that the list 'kinds' defines";

TEST(Reader, AcceptsTheShortAndTheLongForm) {
  const Tables *Outer[] = {&builtinTables()};
  ContractReader Reader(Outer);
  Reader.addText("functions:\n"
                 "  - { name: f, params: 4, returns: status,\n"
                 "      acquires: [stream out0, { kind: event, at: out1 }],\n"
                 "      uses: stream arg-1 nullable, reads: ['arg2[arg3]'] }\n",
                 "m.yaml");
  std::unique_ptr<Model> M = Reader.finish();
  ASSERT_TRUE(M);
  const Function &F = M->tables().Functions[0];
  ASSERT_EQ(F.Acquires.Size, 2u);
  EXPECT_EQ(F.Acquires[1].At.Where, Operand::Place::Out);
  ASSERT_EQ(F.Uses.Size, 1u);
  EXPECT_TRUE(F.Uses[0].Nullable);
  EXPECT_EQ(F.Uses[0].At.Index, -1);
  ASSERT_EQ(F.Accesses.Size, 1u);
  EXPECT_EQ(F.Accesses[0].At.Count, 3);
  FilePlace Where = M->whereFunction(0);
  EXPECT_EQ(Where.File, "m.yaml");
  EXPECT_EQ(Where.Line, 2u);
}

TEST(Reader, AcceptsAnEmptyFile) {
  EXPECT_EQ(faultsOf(""), "");
  EXPECT_EQ(faultsOf("# nothing\n"), "");
  EXPECT_EQ(faultsOf("functions: []\n"), "");
}

TEST(Reader, UnknownKeys) {
  expectFault("^function: []\n",
              "unknown key 'function' in a contract file; did you mean "
              "'functions'? Expected one of: header, foreign, summaries, kinds, "
              "functions, media-fields, media-matrix");
  expectFault("kinds:\n  - { id: k, noun: k, ^leaks: report }\n",
              "unknown key 'leaks' in a kind; did you mean 'leak'? Expected "
              "one of: id, noun, form, type, leak, memory, family, releases, "
              "within, unpaired, note");
  expectRowFault(
      "name: f, params: 1, holds: [{ what: arg0, in: arg0, ^by: x }]",
      "unknown key 'by' in an item of 'holds'; expected one of: "
      "what, in, mode, retrievable");
  std::string Fault = rowFaults("name: f, params: 1, aquires: [stream out0]");
  EXPECT_NE(Fault.find("unknown key 'aquires' in a function; did you mean "
                       "'acquires'? Expected one of: name, params, returns, "),
            std::string::npos)
      << Fault;
}

TEST(Reader, UnknownKinds) {
  expectRowFault("name: f, params: 1, uses: [^strem arg0]",
                 std::string("unknown kind 'strem'; did you mean 'stream'? "
                             "Expected ") +
                     KindHelp);
  expectRowFault("name: f, params: 1, uses: [^quite-other arg0]",
                 std::string("unknown kind 'quite-other'; expected ") +
                     KindHelp);
  expectFault("kinds: [{ id: k, noun: k, within: [^devise] }]\n",
              std::string("unknown kind 'devise'; did you mean 'device'? "
                          "Expected ") +
                  KindHelp);
  expectRowFault("name: f, params: 1, uses: [{ kind: ^[stream], at: arg0 }]",
                 "expected the name of a kind, found a list");
}

TEST(Reader, BadOperands) {
  for (const char *Operand : {"agr0", "arg", "argx", "arg0[1]", "this[arg0]",
                              "arg0[arg1", "out", "arg999"})
    expectRowFault("name: f, params: 2, uses: [^'stream " +
                       llvm::Twine(Operand) + "']",
                   "bad operand '" + std::string(Operand) + "'" + OperandHelp);
  expectRowFault("name: f, params: 1, uses: [^stream]",
                 "expected a kind and an operand, such as 'stream arg1'");
  expectRowFault("name: f, params: 1, uses: [{ kind: stream, at: ^[arg0] }]",
                 "expected an operand such as arg0, found a list");
  expectRowFault("name: f, params: 1, uses: [^stream arg0 maybe]",
                 "unexpected 'maybe' after the operand; only 'nullable' may "
                 "follow");
  expectRowFault("name: f, params: 1, releases: [^stream arg0 nullable]",
                 "unexpected 'nullable' after the operand");
}

TEST(Reader, OperandsOutsideTheParameters) {
  expectRowFault("name: f, params: 2, uses: [^stream arg2]",
                 "'arg2' is outside the function's 2 parameters (arg0 to "
                 "arg1)");
  expectRowFault("name: f, params: 2, uses: [^stream arg-3]",
                 "'arg-3' is outside the function's 2 parameters (arg0 to "
                 "arg1)");
  expectRowFault("name: f, params: 0, uses: [^stream arg0]",
                 "'arg0' names a parameter, but the function has none");
  expectRowFault("name: f, params: 1, uses: [^'stream arg0[arg1]']",
                 "'arg0[arg1]' is outside the function's 1 parameters (arg0 to "
                 "arg0)");
  expectRowFault("name: f, params: 1, reads: [{ at: arg0, bytes: ^arg1 }]",
                 "'arg1' is outside the function's 1 parameters (arg0 to "
                 "arg0)");
  expectRowFault("name: f, params: 1, reads: [{ at: arg0, bytes: ^ret }]",
                 "expected a parameter such as arg1, found 'ret'");
  // Where the number of parameters is not known, any will do.
  EXPECT_EQ(rowFaults("name: f, params: any, uses: [stream arg9]"), "");
  EXPECT_EQ(rowFaults("name: f, uses: [stream arg9]"), "");
  // The number may stand after what depends on it.
  expectRowFault("name: f, uses: [^stream arg1], params: 1",
                 "'arg1' is outside the function's 1 parameters (arg0 to "
                 "arg0)");
}

TEST(Reader, ThisAndRet) {
  expectRowFault("name: f, params: 0, uses: [^stream this]",
                 "'this' needs a member function; write the name with its "
                 "class, such as team::Stream::create");
  expectRowFault("name: f, params: 0, acquires: [^stream ret]",
                 "'ret' in a function that returns nothing; set 'returns' to "
                 "status or value");
}

TEST(Reader, WrongEnumerators) {
  expectRowFault("name: f, params: 0, returns: ^int",
                 "unknown value 'int'; expected one of: nothing, status, "
                 "value");
  expectRowFault("name: f, params: 1, requires: [^initialised]",
                 "unknown value 'initialised'; expected one of: init, device, "
                 "not-in-callback, not-in-capture, once, blocking, "
                 "not-in-media-callback");
  expectFault("kinds:\n  - { id: k, noun: k, leak: ^never }\n",
              "unknown value 'never'; expected one of: report, on-error, "
              "ignore");
  expectRowFault("name: f, params: 0, note: x, deprecated: ^yes",
                 "unknown value 'yes'; expected one of: true, false");
  expectRowFault("name: f, params: 0, context: ^[reset]",
                 "expected one of: none, set-device, set-context, create, "
                 "reset; found a list");
  expectRowFault("name: f, params: 1, returns: status, holds: [{ what: arg0, "
                 "in: arg0, mode: ^owns }]",
                 "unknown value 'owns'; did you mean 'own'? Expected one of: "
                 "borrow, own");
}

TEST(Reader, WrongNumbers) {
  for (const char *Number : {"many", "127", "-1", "1.5", "''"})
    expectRowFault("name: f, params: ^" + llvm::Twine(Number),
                   "expected a whole number from 0 to 126, found '" +
                       llvm::StringRef(Number).trim('\'').str() + "'");
}

TEST(Reader, MissingKeys) {
  expectFault("functions:\n  - ^{ params: 1 }\n",
              "a function needs the key 'name'");
  expectRowFault("name: f, params: 2, holds: [^{ what: arg0 }]",
                 "an item of 'holds' needs the key 'in'");
  expectFault("kinds:\n  - ^{ id: k }\n", "a kind needs the key 'noun'");
  expectFault("media-matrix:\n  - ^{ 310: dvpp }\n",
              "a row of the media matrix needs the key 'component'");
  expectFault("media-fields:\n  - ^{ struct: s, field: f }\n",
              "a media field needs the key 'component'");
}

TEST(Reader, Names) {
  expectRowFault("name: ^'f(int)', params: 1",
                 "expected a qualified name without parameters, such as "
                 "team::Stream::create; give their number as 'params'");
  expectRowFault("name: ^'a*b*', params: 1", "a pattern has one '*', found 2");
  expectRowFault("name: ^'', params: 1", "a function needs a name");
}

TEST(Reader, RowsAgainstTheirKinds) {
  auto Expect = [](const char *Effects, const char *Message) {
    expectFault(("functions:\n  - ^{ name: f, params: 2, returns: status, " +
                 llvm::Twine(Effects) + " }\n")
                    .str(),
                std::string("in the row of 'f': ") + Message);
  };
  Expect("acquires: [stream]",
         "acquiring 'stream' needs 'at', where the handle comes back");
  Expect("releases: [stream]", "releasing 'stream' needs 'at', the handle");
  Expect("acquires: [{ kind: stream, at: out0, key: arg1 }]",
         "'key' is for kinds of the form scope; 'stream' has a handle");
  Expect("releases: [{ kind: stream, at: arg0, key: arg1 }]",
         "'key' is for kinds of the form scope; 'stream' has a handle");
  Expect("acquires: [stream arg0]",
         "a handle comes back in outN, ret or this; an argument of its own is "
         "acquired only together with 'from'");
  Expect("acquires: [{ kind: stream, at: out0, if: not-minus-one }]",
         "'not-minus-one' is about the returned value; set 'at' to ret");
  Expect("acquires: [{ kind: stream, at: out0, size: arg1 }]",
         "'size' is for kinds of memory and for scopes; 'stream' is neither");
  Expect("acquires: [{ kind: stream, at: out0, policy: arg1 }]",
         "'policy' is for kinds of memory; 'stream' is none");
  Expect("releases: [{ kind: stream, at: arg0, mode: unref }]",
         "'unref' is for counted scopes; 'stream' has a handle");
  Expect("releases: [{ kind: device, key: arg0, all: true }]",
         "a release of 'all' names neither 'at' nor 'key'");
  Expect("uses: [model arg0 nullable]",
         "'model' is an integer id and cannot be null");
  Expect("reads: [{ at: arg0, live: stream }]",
         "memory that lives until its stream is synchronised needs 'async' "
         "with the stream");
  Expect("reads: [handles]",
         "a memory access needs an address: argN, outN, ret or this");
  Expect("holds: [{ what: arg0, in: handles }]",
         "'handles' is for what is held, not for the holder");
  Expect("extents: [{ at: handles, bytes: arg0 }]",
         "an extent needs an address: argN, outN, ret or this");
  Expect("extents: [{ at: arg0 }]",
         "an extent is either 'bytes', or 'dims', an array, with 'type'");
  Expect("extents: [{ at: arg0, dims: arg1, type: arg1 }]",
         "an extent is either 'bytes', or 'dims', an array, with 'type'");
  Expect("syncs: [{ what: stream, at: arg0, complete: 1 }]",
         "'complete' needs 'status', the parameter with the answer");
  Expect("deprecated: true",
         "a deprecated function needs 'replacement', or a 'note' when there "
         "is none");
}

TEST(Reader, Duplicates) {
  expectFault("functions:\n  - { name: f, params: 1 }\n"
              "  - { name: f, params: 2 }\n  - ^{ name: f, params: 1 }\n",
              "'f' has a row with the same number of parameters already, in "
              "m.yaml:2");
  expectFault("kinds:\n  - { id: k, noun: a }\n  - ^{ id: k, noun: b }\n",
              "the kind 'k' is defined twice");
  expectFault("kinds: [^{ id: stream, noun: a }]\n",
              "the kind 'stream' is built in or defined by another model; "
              "choose another id");
  expectRowFault("name: f, ^name: g", "the key 'name' is given twice");
}

TEST(Reader, WrongShapes) {
  expectFault("^- a\n- b\n", "a contract file is a mapping with keys such as "
                             "'functions', found a list");
  expectFault("^just text\n", "a contract file is a mapping with keys such as "
                              "'functions', found a text");
  expectFault("functions: ^all\n",
              "expected a list for 'functions', found a text");
  expectFault("functions:\n  - ^f\n",
              "expected a mapping for a function, found a text");
  expectFault("kinds: ^{ a: b }\n",
              "expected a list for 'kinds', found a mapping");
  expectRowFault("name: ^[f]", "expected a text for this key, found a list");
  expectRowFault("name: f, params: 1, ^note:",
                 "expected a text for this key, found nothing");
  expectRowFault("name: f, params: 1, copies: [^arg0]",
                 "expected a mapping for an item of 'copies', found a text");
  expectRowFault("name: f, params: 1, extents: [^arg0]",
                 "expected a mapping for an item of 'extents', found a text");
  expectRowFault("name: f, ^[a]: b", "expected the name of a key, found a "
                                     "list");
}

TEST(Reader, MediaTables) {
  expectFault("media-matrix:\n  - { component: c, ^311: dvpp }\n",
              "unknown key '311' in the media matrix; did you mean '310'? "
              "Expected one of: component, noun, 310, 310p, 310b, 910, a2, a3, 950");
  expectFault("media-matrix:\n  - { component: c, 310: ^maybe }\n",
              "unknown value 'maybe'; expected one of: dvpp-v1, dvpp-v2, dvpp, "
              "device, host, unsupported");
}

TEST(Reader, NotYaml) {
  std::string Fault = faultsOf("functions:\n  - { name: f, params: 1\n");
  EXPECT_EQ(Fault.find("m.yaml:"), 0u) << Fault;
  EXPECT_NE(Fault.find("error: not valid YAML: "), std::string::npos) << Fault;
  Fault = faultsOf("functions: [\"unclosed]\n");
  EXPECT_NE(Fault.find("error: not valid YAML: "), std::string::npos) << Fault;
  EXPECT_NE(faultsOf("a: 1\n---\nb: 2\n").find("one YAML document"),
            std::string::npos);
  EXPECT_NE(rowFaults("name: &anchor f").find("anchors"), std::string::npos);
  EXPECT_NE(rowFaults("name: !tag f").find("tags"), std::string::npos);
  EXPECT_NE(rowFaults("name: *alias").find("error: "), std::string::npos);
}

/// Nesting without end must not exhaust the stack.
TEST(Reader, DeepNesting) {
  std::string Fault = faultsOf("functions: " + std::string(100000, '['));
  EXPECT_NE(Fault.find("nested too deeply"), std::string::npos)
      << Fault.substr(0, 200);
}

/// All faults of a file come at once, each at its own place.
TEST(Reader, CollectsAllFaults) {
  std::string Faults = faultsOf("kinds:\n"
                                "  - { id: k, noun: k, form: handle }\n"
                                "functions:\n"
                                "  - { name: f, params: x }\n"
                                "  - { name: g, params: 1, uses: [k arg4] }\n"
                                "  - { nam: h }\n"
                                "wrong: 1\n");
  for (const char *Place :
       {"m.yaml:2:", "m.yaml:4:", "m.yaml:5:", "m.yaml:6:", "m.yaml:7:1:"})
    EXPECT_NE(Faults.find(Place), std::string::npos) << Place << Faults;
}

TEST(Reader, KindsOfAnyFileInAnyOrder) {
  ContractReader Reader;
  Reader.addText("functions: [{ name: f, params: 1, uses: [b arg0] }]", "1");
  Reader.addText("kinds: [{ id: a, noun: a, within: [b] }]", "2");
  Reader.addText("kinds: [{ id: b, noun: b, within: a }]", "3");
  std::unique_ptr<Model> M = Reader.finish();
  ASSERT_TRUE(M);
  const Tables &T = M->tables();
  ASSERT_EQ(T.Kinds.Size, 2u);
  EXPECT_EQ(T.Kinds[0].Within[0], 1);
  EXPECT_EQ(T.Kinds[1].Within[0], 0);
  EXPECT_EQ(T.Functions[0].Uses[0].Kind, 1);
  EXPECT_EQ(M->whereKind(1).File, "3");
}

TEST(Reader, Callbacks) {
  ContractReader Reader;
  Reader.addText("functions:\n"
                 "  - { name: f, params: 2,\n"
                 "      callback: { at: arg1, sort: media } }\n",
                 "m.yaml");
  std::unique_ptr<Model> M = Reader.finish();
  ASSERT_TRUE(M);
  const Function &F = M->tables().Functions[0];
  ASSERT_EQ(F.Callbacks.Size, 1u);
  EXPECT_EQ(F.Callbacks[0].At.Index, 1);
  EXPECT_EQ(F.Callbacks[0].Sort, CallbackSort::Media);
}

TEST(Reader, KeepsTextsAsWritten) {
  const Tables *Outer[] = {&builtinTables()};
  ContractReader Reader(Outer);
  Reader.addText("functions:\n"
                 "  - name: \"delete[]\"\n"
                 "    params: any\n"
                 "    note: >-\n"
                 "      Two\n"
                 "      lines.\n"
                 "    since: \"<=8.1\"\n",
                 "m.yaml");
  std::unique_ptr<Model> M = Reader.finish();
  ASSERT_TRUE(M);
  const Function &F = M->tables().Functions[0];
  EXPECT_EQ(str(F.Name), "delete[]");
  EXPECT_EQ(str(F.Note), "Two lines.");
  EXPECT_EQ(str(F.Since), "<=8.1");
  EXPECT_EQ(F.Params, NoArg);
}

} // namespace
