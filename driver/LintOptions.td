//===- LintOptions.td - Command line of acl-tidy --------------------------===//
//
// Options that clang-tidy has, too, bear the same names and mean the same.
//
//===----------------------------------------------------------------------===//

include "llvm/Option/OptParser.td"

class Switch<string name, string help>
    : Flag<["--", "-"], name>, HelpText<help>;

/// An option with a value: --name=value or --name value.
multiclass Value<string name, string metavar, string help, OptionGroup group> {
  def NAME : Separate<["--", "-"], name>, Group<group>;
  def NAME#_eq : Joined<["--", "-"], name#"=">, Alias<!cast<Separate>(NAME)>,
                 HelpText<help>, MetaVarName<metavar>, Group<group>;
}

def grp_compile : OptionGroup<"compile">, HelpText<"COMPILING">;
def grp_rules : OptionGroup<"rules">, HelpText<"CHECKING">;
def grp_run : OptionGroup<"run">, HelpText<"RUNNING">;
def grp_show : OptionGroup<"show">, HelpText<"REPORTING">;
def grp_gate : OptionGroup<"gate">, HelpText<"GATING">;
def grp_fix : OptionGroup<"fix">, HelpText<"FIXING">;
def grp_other : OptionGroup<"other">, HelpText<"OTHER">;

//===--- How files are compiled -------------------------------------------===//

def p : Separate<["-"], "p">, Group<grp_compile>, MetaVarName<"<dir>">,
    HelpText<"Build directory with compile_commands.json; without it, the parent directories of each file are searched">;
def p_joined : Joined<["-"], "p=">, Alias<p>, Group<grp_compile>;
defm extra_arg : Value<"extra-arg", "<flag>",
    "Append <flag> to every compile command", grp_compile>;
defm extra_arg_before : Value<"extra-arg-before", "<flag>",
    "Put <flag> first in every compile command", grp_compile>;
def no_bundled_headers : Switch<"no-bundled-headers",
    "Do not offer acl-tidy's own ACL headers where the compile command finds none">,
    Group<grp_compile>;

//===--- What is checked --------------------------------------------------===//

defm checks : Value<"checks", "<globs>",
    "Comma-separated rule globs, '-' disables; appended to Checks of .clang-tidy", grp_rules>;
def advice : Switch<"advice",
    "Enable rules that give advice, too, unless Checks of .clang-tidy says otherwise">,
    Group<grp_rules>;
defm check_level : Value<"check-level", "<level>",
    "How many paths are explored: normal (default: as configured) or exhaustive, which may take minutes for a large file", grp_rules>;
defm model : Value<"model", "<file>",
    "Model file that describes your own wrappers; may be repeated", grp_rules>;
def no_summaries : Switch<"no-summaries",
    "Do not find out what functions of other files do to handles">,
    Group<grp_rules>;
defm write_summaries : Value<"write-summaries", "<file>",
    "Write what the functions of all files do to handles to <file>, a model file for --model", grp_rules>;
defm config : Value<"config", "<yaml>",
    "Configuration as in .clang-tidy, instead of it", grp_rules>;
defm config_file : Value<"config-file", "<file>",
    "Configuration file to use instead of .clang-tidy", grp_rules>;

//===--- How a run is done ------------------------------------------------===//

defm jobs : Value<"jobs", "<n>",
    "Analyse <n> files at a time (default: as many as there are cores)", grp_run>;
def j : Separate<["-"], "j">, Alias<jobs>, Group<grp_run>;
def j_joined : Joined<["-"], "j">, Alias<jobs>, Group<grp_run>;
def all_files : Switch<"all-files",
    "Without files: also analyse those that cannot use the ACL API">,
    Group<grp_run>;
defm timeout : Value<"timeout", "<seconds>",
    "Give up on a file after that time (default: never)", grp_run>;
defm cache_dir : Value<"cache-dir", "<dir>",
    "Keep results there (default: ACL_TIDY_CACHE_DIR, else acl-tidy in the user's cache directory)", grp_run>;
def no_cache : Switch<"no-cache", "Neither use nor keep results of former runs">,
    Group<grp_run>;

//===--- What is reported -------------------------------------------------===//

defm header_filter : Value<"header-filter", "<regex>",
    "Report findings in headers that match (default: in all but system headers)", grp_show>;
defm exclude_header_filter : Value<"exclude-header-filter", "<regex>",
    "Report no findings in headers that match", grp_show>;
def system_headers : Switch<"system-headers",
    "Report findings in system headers, too">, Group<grp_show>;
defm line_filter : Value<"line-filter", "<json>",
    "Report findings in these files and line ranges only", grp_show>;
defm warnings_as_errors : Value<"warnings-as-errors", "<globs>",
    "Report findings of these rules as errors", grp_show>;
defm output : Value<"output", "<format>[=<file>]",
    "text, sarif, json, html, gitlab, checkstyle, junit or github; may be repeated. Text goes to standard output unless another format does", grp_show>;
defm root : Value<"root", "<dir>",
    "Reports name files relative to <dir> (default: the Git work tree, else the working directory)", grp_show>;
def stats : Switch<"stats", "Also print what each rule found and each file took">,
    Group<grp_show>;
def use_color : Switch<"use-color", "Use colours">, Group<grp_show>;
def no_use_color : Switch<"no-use-color", "Use no colours">, Group<grp_show>;
def use_color_eq : Joined<["--", "-"], "use-color=">, Group<grp_show>,
    Flags<[HelpHidden]>;
def quiet : Switch<"quiet", "Print findings and errors only">, Group<grp_show>;
def verbose : Switch<"verbose",
    "Also say how each file was compiled and how many findings were suppressed">,
    Group<grp_show>;

//===--- Gates ------------------------------------------------------------===//

defm baseline : Value<"baseline", "<file>",
    "Findings that <file> lists are known: they are not reported and do not count", grp_gate>;
defm write_baseline : Value<"write-baseline", "<file>",
    "Write all findings to <file>; they do not count", grp_gate>;
def prune_baseline : Switch<"prune-baseline",
    "Take fixed findings out of the file of --baseline">, Group<grp_gate>;
defm diff : Value<"diff", "<base>",
    "Report findings only whose path touches lines that changed since the Git commit <base>", grp_gate>;
defm suppressions : Value<"suppressions", "<file>",
    "Do not report findings that <file> lists, with reasons; may be repeated", grp_gate>;
defm fail_on : Value<"fail-on", "<what>",
    "Which findings make the exit code 1: new (default), any (known ones, too), error, none", grp_gate>;
defm max_findings : Value<"max-findings", "<n>",
    "Up to <n> findings that count leave the exit code 0", grp_gate>;

//===--- Fixes ------------------------------------------------------------===//

def fix : Switch<"fix", "Apply suggested fixes to files that compile">,
    Group<grp_fix>;
def fix_notes : Switch<"fix-notes", "Apply fixes found in notes, too">,
    Group<grp_fix>;
defm format_style : Value<"format-style", "<style>",
    "Format fixed code: none (default), file, llvm, …", grp_fix>;
defm export_fixes : Value<"export-fixes", "<file>",
    "Write findings and their fixes for clang-apply-replacements", grp_fix>;

//===--- Other ------------------------------------------------------------===//

def list_rules : Switch<"list-rules", "List all rules">, Group<grp_other>;
def help : Switch<"help", "Print this help">, Group<grp_other>;
def help_short : Flag<["-"], "h">, Alias<help>;
def version : Switch<"version", "Print the versions of acl-tidy and LLVM">,
    Group<grp_other>;
