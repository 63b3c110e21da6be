/* child.h - the exit status by which a child shows that it ran. */
#define CHILD_STATUS 42
