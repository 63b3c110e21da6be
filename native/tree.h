/* tree.h - a folder and all that is in it. */
#ifndef RT_TREE_H
#define RT_TREE_H

/* Removes as much of it as can be, on its own file system, following no links. */
void rt_remove_tree(const char *path);

#endif
