import { ImportFileError } from './read-limits.ts';

/** What a reader of workbook parts is told. Names come without their namespace prefix: writers differ (`row`, `x:row`, `ss:Row`). */
export interface XmlEvents {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  close(name: string): void;
  text(text: string): void;
}

const MAX_PIECE_CHARS = 1024 * 1024;
const TAG = /<(\/?)([^\s/>]+)((?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/y;
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** A push tokenizer for the XML that spreadsheets are made of. A document type is refused, so no entity can be declared or fetched. */
export class XmlTokens {
  private pending = '';
  private depth = 0;
  private readonly events: XmlEvents;

  constructor(events: XmlEvents) {
    this.events = events;
  }

  /** Takes the next piece and reports all that is complete in it. */
  push(text: string): void {
    this.pending += text;
    let at = 0;
    for (let next = this.token(at); next > at; next = this.token(at)) at = next;
    this.pending = this.pending.slice(at);
    if (this.pending.length > MAX_PIECE_CHARS) throw corrupt();
  }

  /** The document is complete: throws `corrupt-workbook` when it breaks off. */
  end(): void {
    if (this.pending.trim() || this.depth !== 0) throw corrupt();
  }

  /** Handles the token at `at` and returns where the next begins, or `at` itself when the token is not complete yet. */
  private token(at: number): number {
    const { pending } = this;
    if (at >= pending.length) return at;
    if (pending[at] !== '<') {
      const end = pending.indexOf('<', at);
      if (end < 0) return at;
      this.events.text(unescapeXml(pending.slice(at, end)));
      return end;
    }
    if (pending.length - at < 9 && !pending.includes('>', at)) return at;
    if (pending.startsWith('<!--', at)) return after(pending, '-->', at);
    if (pending.startsWith('<?', at)) return after(pending, '?>', at);
    if (pending.startsWith('<![CDATA[', at)) {
      const end = after(pending, ']]>', at);
      if (end > at) this.events.text(pending.slice(at + 9, end - 3));
      return end;
    }
    if (pending.startsWith('<!', at)) throw corrupt();
    return this.tag(at);
  }

  private tag(at: number): number {
    TAG.lastIndex = at;
    const match = TAG.exec(this.pending);
    if (!match) return at;
    const [all, closing, prefixed = '', attributes = '', empty] = match;
    const name = local(prefixed);
    if (!closing) this.events.open(name, parseAttributes(attributes));
    if (closing || empty) this.events.close(name);
    this.depth += closing ? -1 : empty ? 0 : 1;
    return at + all.length;
  }
}

function after(text: string, mark: string, at: number): number {
  const end = text.indexOf(mark, at);
  return end < 0 ? at : end + mark.length;
}

function parseAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  if (text) for (const [, name = '', double, single] of text.matchAll(ATTRIBUTE)) attributes[local(name)] = unescapeXml(double ?? single ?? '');
  return attributes;
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function unescapeXml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|\w+);/gi, (whole, name: string) => {
    if (name[0] !== '#') return ENTITIES[name] ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD';
  });
}

function corrupt(): ImportFileError {
  return new ImportFileError('corrupt-workbook', 'The workbook is damaged: a part of it is not readable XML. Open it in Excel, save it again and try once more.');
}
