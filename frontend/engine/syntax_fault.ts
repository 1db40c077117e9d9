// Where the engine found a fault in a query, as it says.
//
// It reports the furthest place that it has reached, and it reads past a fault by the length of any keyword that could have stood
// there.  So it parses the text once more, with gaps between words that are longer than any keyword.

/** The beginning of the engine's messages about syntax. */
const PLACE = /^error at (\d+):(\d+): (.*)$/s;

/** Longer than any keyword of SPARQL. */
const GAP = " ".repeat(24);

/** White space and comments; strings, IRIs, and other words; marks beside which white space never matters. */
const WORDS = /(?:\s|#[^\n]*)+|"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>"{}|^`\\\s]*>|[{}()[\];,]|(?:[^\s"'<{}()[\];,#]|(?<=:)#)+|./gsu;

const MARK = /^[{}()[\];,]$/;

export interface SyntaxFault {
  /** Counted from 1, in characters. */
  readonly line: number;
  readonly column: number;
  /** What the engine says of it, in its own words. */
  readonly message: string;
}

/**
 * Return the fault of a query, or null if a message of the engine is not about syntax.
 *
 * `report` returns what the engine says of a text, "" if there is no fault in it.
 */
export function syntaxFault(query: string, reason: string, report: (text: string) => string): SyntaxFault | null {
  const stated = PLACE.exec(reason);
  if (!stated) return null;
  const { spaced, starts } = space(query);
  const again = PLACE.exec(report(spaced));
  const reached = Number(again?.[2]) - 1;
  if (!again || !starts.length || reached >= spaced.length) return { ...placeOf(query, query.trimEnd().length), message: (again ?? stated)[3] ?? "" };
  const word = starts.findLast(([at]) => at <= reached) ?? starts[0];
  return { ...placeOf(query, word?.[1] ?? 0), message: again[3] ?? "" };
}

/** Return a text in one line with gaps between its words, and where each word begins in it, in characters, and in the text. */
function space(query: string): { spaced: string; starts: (readonly [number, number])[] } {
  let [spaced, length] = ["", 0];
  const starts: (readonly [number, number])[] = [];
  const add = (text: string): void => {
    spaced += text;
    length += [...text].length;
  };
  for (const { 0: word, index } of query.matchAll(WORDS)) {
    if (/^[\s#]/.test(word)) {
      add(GAP);
      continue;
    }
    if (MARK.test(word)) add(GAP);
    starts.push([length, index]);
    add(word.replace(/[\n\r]/g, " "));
    if (MARK.test(word)) add(GAP);
  }
  return { spaced, starts };
}

function placeOf(query: string, offset: number): { line: number; column: number } {
  const lines = query.slice(0, offset).split("\n");
  return { line: lines.length, column: [...(lines.at(-1) ?? "")].length + 1 };
}
