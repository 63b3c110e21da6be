/* tree.h - removes a folder and all that is in it. */
#ifndef RT_TREE_H
#define RT_TREE_H

/*
 * Empties the folder by its descriptor, whatever its name leads to by now. Follows no link, and enters nothing that
 * is mounted below it. Then removes it where that is its name: below the folder `parent`, or as a path (AT_FDCWD).
 */
void rt_remove_tree(int folder, int parent, const char *name);

#endif
