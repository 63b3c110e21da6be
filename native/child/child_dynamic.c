/* child_dynamic.c - the same through the C library, loaded dynamically. */
#include "child.h"

int main(void)
{
	return CHILD_STATUS;
}
