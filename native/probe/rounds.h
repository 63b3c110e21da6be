/* rounds.h - many rounds, each in a fresh process. */
#ifndef RT_ROUNDS_H
#define RT_ROUNDS_H

#include "lines.h"

/*
 * Runs this program again for each round; rounds are apart by a lone comma. Prints {"type":"round","round":N}
 * before each, from 1. Returns the number of rounds in which something failed.
 */
int rt_rounds(int count, char **ids, const struct rt_options *options);

#endif
