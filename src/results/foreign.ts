// biome-ignore-all lint/suspicious/noControlCharactersInRegex: control characters tell binary formats apart.

/** Another kind of file that people pass as a results file. */
interface Foreign {
  /** Matches its beginning, or that of the line where reading stopped; bytes that are not UTF-8 as Latin-1. */
  sign: RegExp;
  what: string;
  /** How to get at the results. */
  cure: string;
}

/** Characters that the signs look at. */
export const SIGN_LENGTH = 4096;

const packed = (sign: RegExp, name: string, unpack: string): Foreign => ({
  sign,
  what: `packed with ${name}, but only gzip is read directly`,
  cure: unpack,
});

/** A header whose columns something else separates. */
const separated = (separator: string, name: string): Foreign => ({
  sign: new RegExp(`^[^\\n]*\\b(?:schema|system)"? *${separator}`),
  what: `columns separated by ${name}, as a spreadsheet or a database writes them`,
  cure: 'use the file that bench wrote, or export it again with commas between columns, decimal points and text columns (kernel 6.10 may have become 6.1)',
});

/** The first match counts, so special cases stand before general ones. */
const foreigns: readonly Foreign[] = [
  {
    sign: /^(?:\xff\xfe\0\0|\0\0\xfe\xff)/,
    what: 'text in UTF-32',
    cure: 'iconv -f UTF-32 -t UTF-8 FILE >FILE.csv',
  },
  {
    sign: /^(?:\xff\xfe|\xfe\xff|(?:[\t\r\n -~]\0){4}|(?:\0[\t\r\n -~]){4})/,
    what: 'text in UTF-16, as PowerShell and some spreadsheets write it',
    cure: 'iconv -f UTF-16 -t UTF-8 FILE >FILE.csv',
  },
  {
    sign: /^PK\x03\x04[\s\S]*?(?:\[Content_Types\]\.xml|xl\/|mimetypeapplication\/vnd\.oasis)|^\xd0\xcf\x11\xe0/,
    what: 'a spreadsheet (.xlsx, .ods, .xls)',
    cure: 'use the file that bench wrote, or save it as CSV in UTF-8 with commas and decimal points',
  },
  packed(/^PK\x03\x04/, 'zip', 'unzip FILE'),
  packed(/^\x28\xb5\x2f\xfd/, 'zstd', 'zstd -d FILE'),
  packed(/^\xfd7zXZ\0/, 'xz', 'unxz FILE'),
  packed(/^BZh[1-9]1AY&SY/, 'bzip2', 'bunzip2 FILE'),
  packed(/^\x04\x22\x4d\x18/, 'lz4', 'unlz4 FILE'),
  packed(/^7z\xbc\xaf\x27\x1c/, '7-Zip', '7z x FILE'),
  {
    sign: /^[\s\S]{257}ustar/,
    what: 'a tar archive',
    cure: 'unpack it (tar -xf FILE) and name the folder',
  },
  {
    sign: /^[^\n]*\x1f\x8b\x08/,
    what: 'gzip data after plain text',
    cure: 'name the files one by one, or concatenate them with zcat -f',
  },
  {
    sign: /^\0\x05\x16[\0\x07]/,
    what: "a Mac's metadata of a file (AppleDouble), not its content",
    cure: 'name the file without ._ before its name',
  },
  {
    sign: /^version https:\/\/git-lfs\.github\.com\/spec\//,
    what: 'a Git LFS pointer instead of the file',
    cure: 'git lfs pull',
  },
  {
    sign: /^(?:<{7}|={7}|>{7}|\|{7})(?:[ \r\n]|$)/,
    what: 'a git conflict marker',
    cure: 'keep the rows of both sides and delete the marker lines (<<<<<<<, |||||||, =======, >>>>>>>)',
  },
  {
    sign: /^\s*<(?:!doctype|!--|html|head|body|\?xml|table|svg)/i,
    what: 'a web page',
    cure: 'download the file itself (of a code host: the raw one), or use the results files behind the page',
  },
  {
    sign: /^\d{3}: [A-Z][a-z]/,
    what: "a web server's error message instead of the file",
    cure: 'download it again (curl -f fails where this happens)',
  },
  {
    sign: /^\s*\{"type": ?"(?:facts|benchmark|round|end)"/,
    what: 'JSON Lines from the probe: samples without the facts of their machine',
    cure: 'let bench matrix run the probe (--ssh HOST on another machine): it writes results',
  },
  {
    sign: /^\s*(?:\{|\[\s*(?:[\]{["]|-?\d))/,
    what: 'JSON',
    cure: 'use the CSV files with the rounds, which bench all writes to results/ or to --output FILE',
  },
  {
    sign: /^(?:\x1b\[[\d;]*m|\*\*|## )*(?:CPU cycles|Core cycles|TSC ticks|Instructions|ns)(?: \([^)\n]*\))? per operation|^system,environment,kind,unit,|^benchmark,unit,base,/,
    what: 'a table printed by bench, without its rounds',
    cure: 'use the CSV files with the rounds, which bench all writes to results/ or to --output FILE',
  },
  {
    sign: /^(?=[^\n]*\bcalls_per_second\b)(?=[^\n]*\bprediction\b)/,
    what: 'output of bench predict --format csv',
    cure: 'pass it to bench report as --prediction FILE',
  },
  {
    sign: /^(?:bench|ringtoll|probe): /,
    what: 'a message of bench among the rows: standard error was written to the same file (2>&1, a terminal of ssh -t or docker -t)',
    cure: "grep -vE '^(bench|ringtoll|probe): ' FILE >FILE.csv",
  },
  {
    sign: /^(?:Script started on |\x1b\[)/,
    what: 'a terminal recording',
    cure: 'let bench write the file (--output FILE), or redirect its standard output alone',
  },
  {
    sign: /^sep=./i,
    what: "a spreadsheet's separator line",
    cure: 'delete that line (sed -i 1d FILE); if the separator is not a comma, export the file again with commas and decimal points',
  },
  separated(';', 'semicolons'),
  separated('\\t', 'tabs'),
  separated('\\|', 'bars'),
  {
    sign: /^"(?:[^"\n]|"")*\b(?:schema|system)\b(?:""|),/,
    what: 'a file whose lines are each quoted as a whole, as from a spreadsheet that put each into one cell',
    cure: 'use the file that bench wrote, or import it again with commas between columns',
  },
  {
    sign: /^[^\n]*\0/,
    what: 'NUL bytes, often the end of a file that was being written when the machine crashed',
    cure: "tr -d '\\0' <FILE >FILE.csv, and delete the incomplete line",
  },
  {
    sign: /^[^"\n]*\r[^\n]/,
    what: 'lines that end with CR alone, mixed with others',
    cure: "tr '\\r' '\\n' <FILE >FILE.csv",
  },
];

/** The kind of file, with the way to get at the results; null if it is none of these. */
export function recognized(beginning: string): string | null {
  const found = foreigns.find(({ sign }) => sign.test(beginning));
  return found === undefined ? null : `this is ${found.what}: ${found.cure}`;
}
