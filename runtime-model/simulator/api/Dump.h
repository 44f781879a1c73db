//===- Dump.h - The configuration of dumps --------------------------------===//

#ifndef ACLTIDY_SIM_API_DUMP_H
#define ACLTIDY_SIM_API_DUMP_H

#include <string>

namespace acltidy::sim {

/// Takes over what a configuration says of dumps, if it does. Nothing is
/// dumped, but programs ask where to.
void configureDump(const std::string &Text);

} // namespace acltidy::sim

#endif // ACLTIDY_SIM_API_DUMP_H
