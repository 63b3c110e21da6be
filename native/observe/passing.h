/* passing.h - signals that the observer gets, passed on to the command. */
#ifndef RT_PASSING_H
#define RT_PASSING_H

#include <signal.h>
#include <sys/types.h>

/* Holds the signals back; *before is the mask for the command. `leash` is a descriptor that its reader keeps open. */
void rt_hold_signals(int leash, sigset_t *before);
/* In the command-to-be: as if nothing had happened. */
void rt_restore_signals(const sigset_t *before);
/* From now on they go to the command; 0 when it has ended. */
void rt_pass_signals(pid_t command, const sigset_t *before);
/* Whether the reader of the leash is gone; the command has then been killed. */
int rt_abandoned(void);
/* Whether a signal came when the command had ended. */
int rt_hurried(void);

#endif
