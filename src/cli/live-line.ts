import { clearLine, cursorTo } from 'node:readline';

/** One line that is rewritten while something goes on; nothing where there is no terminal. */
export interface LiveLine {
  show(text: string): void;
  /** Makes way for a line that stays. */
  clear(): void;
}

export function liveLineOn(stream: NodeJS.WriteStream): LiveLine {
  if (stream.isTTY !== true) return { show() {}, clear() {} };
  const clear = () => {
    cursorTo(stream, 0);
    clearLine(stream, 0);
  };
  return {
    show(text) {
      clear();
      stream.write(text.slice(0, (stream.columns ?? 80) - 1));
    },
    clear,
  };
}
