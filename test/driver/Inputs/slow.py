"""slow.py FILE HEADER: a file that includes HEADER and takes seconds to compile."""

import pathlib
import sys

pathlib.Path(sys.argv[2]).write_text('#include "acl/acl.h"\n')
pathlib.Path(sys.argv[1]).write_text(f"""#include "{sys.argv[2]}"
constexpr long count(long n) {{ long s = 0; for (long i = 0; i < n; ++i) s += i % 7; return s; }}
template <int N> struct Value {{
  static constexpr long value = count(100000 + N) + Value<N - 1>::value;
}};
template <> struct Value<0> {{ static constexpr long value = 0; }};
static_assert(Value<60>::value >= 0, "");
""")
