const plainWord = /^[\w@%+=:,./-]+$/;

/** Arguments as a person would type them for a POSIX shell. */
export const commandLine = (argv: readonly string[]): string =>
  argv.map((word) => (plainWord.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
