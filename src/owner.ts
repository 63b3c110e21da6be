import { lchownSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What root makes in somebody's folder belongs to them, or they could not change it later. Does nothing for others,
 * and where the folder is root's.
 * @param made what was made in `folder`, with all that is in it; a link is changed itself and not followed.
 */
export function giveToOwnerOf(folder: string, made: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = lstatSync(folder);
  if (uid !== 0) give(made, uid, gid);
}

function give(path: string, uid: number, gid: number): void {
  lchownSync(path, uid, gid);
  if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) give(join(path, name), uid, gid);
}
