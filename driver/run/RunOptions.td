//===- RunOptions.td - Command line of acl-tidy run and validate ----------===//

include "llvm/Option/OptParser.td"

class Switch<string name, string help>
    : Flag<["--", "-"], name>, HelpText<help>;

/// An option with a value: --name=value or --name value.
multiclass Value<string name, string metavar, string help, OptionGroup group> {
  def NAME : Separate<["--", "-"], name>, Group<group>;
  def NAME#_eq : Joined<["--", "-"], name#"=">, Alias<!cast<Separate>(NAME)>,
                 HelpText<help>, MetaVarName<metavar>, Group<group>;
}

def grp_sim : OptionGroup<"sim">, HelpText<"SIMULATING">;
def grp_fail : OptionGroup<"fail">, HelpText<"FAILING CALLS">;
def grp_show : OptionGroup<"show">, HelpText<"REPORTING">;
def grp_static : OptionGroup<"static">, HelpText<"STATIC FINDINGS (acl-tidy validate)">;
def grp_other : OptionGroup<"other">, HelpText<"OTHER">;

//===--- How the program runs ---------------------------------------------===//

defm product : Value<"product", "<name>",
    "Simulated product: 310, 310p, 310b, 310b-rc, 910, a2 (default), a3, 950, or a JSON file", grp_sim>;
defm schedule : Value<"schedule", "<order>",
    "When tasks of streams run: lazy (default), eager, random:<seed>, threads", grp_sim>;
defm timeout : Value<"timeout", "<seconds>",
    "Stop a program that runs longer (default: never; runs with a failing call: ten times the first run, at least 10 s)", grp_sim>;
def preload : Switch<"preload",
    "Load the simulated runtime before all else: for programs that choose their libraries by themselves">,
    Group<grp_sim>;

//===--- Calls that fail --------------------------------------------------===//

defm fail : Value<"fail", "<calls>",
    "Make calls fail: <function>[:<n>]=<code> or <function>@<module>+<offset>=<code>, separated by commas", grp_fail>;
defm fail_plan : Value<"fail-plan", "<file>",
    "The same from a file, one a line", grp_fail>;
def fail_each : Switch<"fail-each",
    "After a run without failures, run once for every acquiring call and make it fail">,
    Group<grp_fail>;
def fail_each_eq : Joined<["--", "-"], "fail-each=">, Group<grp_fail>,
    MetaVarName<"<globs>">,
    HelpText<"The same for functions that match, acquiring or not">;
defm fail_limit : Value<"fail-limit", "<n>",
    "Do not fail more than <n> calls, every function in turn (default: 1000)", grp_fail>;
defm jobs : Value<"jobs", "<n>",
    "Do <n> runs with a failing call at a time (default: 1, for programs may write the same files)", grp_fail>;
def j : Separate<["-"], "j">, Alias<jobs>, Group<grp_fail>;
def j_joined : Joined<["-"], "j">, Alias<jobs>, Group<grp_fail>;

//===--- What is reported -------------------------------------------------===//

defm report : Value<"report", "<format>[=<file>]",
    "text, json, sarif, html, gitlab, checkstyle, junit or github; may be repeated. Text goes to standard error, for standard output is the program's; '-' as the file is standard output", grp_show>;
defm output : Value<"output", "<format>[=<file>]",
    "The same as --report", grp_show>;
defm error_exitcode : Value<"error-exitcode", "<n>",
    "Exit code when there are findings (default: the program's own)", grp_show>;
defm suppressions : Value<"suppressions", "<file>",
    "Do not report findings that <file> lists, with reasons; may be repeated", grp_show>;
defm root : Value<"root", "<dir>",
    "Reports name files relative to <dir> (default: the Git work tree, else the working directory)", grp_show>;
defm raw_report : Value<"raw-report", "<file>",
    "Keep what the simulated runtime wrote in the first run", grp_show>;
def quiet : Switch<"quiet", "Print findings and errors only">, Group<grp_show>;

//===--- Static findings --------------------------------------------------===//

def p : Separate<["-"], "p">, Group<grp_static>, MetaVarName<"<dir>">,
    HelpText<"Analyse the files of that build directory first">;
defm findings : Value<"findings", "<file>",
    "Findings of a former run: a JSON or SARIF report of acl-tidy; may be repeated", grp_static>;
defm lint_arg : Value<"lint-arg", "<option>",
    "Pass <option> to the analysis; may be repeated", grp_static>;

def help : Switch<"help", "Print this help">, Group<grp_other>;
def help_short : Flag<["-"], "h">, Alias<help>;
