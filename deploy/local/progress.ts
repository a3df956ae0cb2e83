/** Tells a person at a terminal, or a log behind a pipe, how far things are. */
export interface Progress {
  /** A line to keep. */
  line(text: string): void;
  /** Where things stand: at a terminal it replaces the former step, elsewhere it is a line like any other. */
  step(text: string): void;
}

export function createProgress(stream: NodeJS.WriteStream = process.stdout): Progress {
  if (!stream.isTTY) {
    const line = (text: string) => { stream.write(`${text}\n`); };
    return { line, step: line };
  }
  const clear = '\r\u001b[2K';
  let current = '';
  return {
    line: (text) => {
      stream.write(`${clear}${text}\n`);
      current = '';
    },
    step: (text) => {
      if (text === current) return;
      current = text;
      stream.write(clear + text.slice(0, (stream.columns || 80) - 1));
    },
  };
}
