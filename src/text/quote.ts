const plain = /^[\w@%+=:,./-]+$/;

/** One word of a POSIX shell command, quoted where it has to be. */
export const quoted = (word: string): string =>
  plain.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** Arguments as they would be typed in a POSIX shell. */
export const commandLine = (argv: readonly string[]): string => argv.map(quoted).join(' ');
