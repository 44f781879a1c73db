"""endless.py FILE: a file that the compiler needs minutes for."""

import pathlib
import sys

pathlib.Path(sys.argv[1]).write_text("""
int acquire_handle;
constexpr long count(long n) { long s = 0; for (long i = 0; i < n; ++i) s += i % 7; return s; }
template <int N> struct Value { static constexpr long value = count(1000000 + N) + Value<N - 1>::value; };
template <> struct Value<0> { static constexpr long value = 0; };
static_assert(Value<900>::value >= 0, "");
""")
