/* stay.h - a program that has been on one CPU only. */
#ifndef RT_STAY_H
#define RT_STAY_H

#include <stdint.h>

/*
 * Begins this program again on that CPU, with the arguments given; returns where it is there already, and where that
 * cannot be: the CPU is refused, or an emulator runs it, which would run on without. Nothing for a negative CPU.
 */
void rt_pin_program(int64_t cpu, char **argv);

#endif
