// Syntax errors and undeclared prefixes of a query text.
//
// A prefix that the server knows need not be declared; its declaration is added when the query is run or copied, so that the
// text means the same elsewhere.
//
// The grammar is SPARQL 1.1.  The server also accepts LATERAL, so the syntax of a text with it is checked by the server only.

import { syntaxTree } from "@codemirror/language";
import type { Diagnostic } from "@codemirror/lint";
import type { EditorState } from "@codemirror/state";
import type { Tree } from "@lezer/common";

import { t } from "../page/words";

/** Namespace by prefix. */
export type Known = ReadonlyMap<string, string>;

/** The most syntax errors shown; later ones usually follow from the first. */
const MAX_ERRORS = 3;

const LATERAL = /\bLATERAL\b/i;

export function faults(state: EditorState, known: Known): Diagnostic[] {
  const text = state.doc.toString();
  if (!text.trim()) return [];
  const tree = syntaxTree(state);
  return [...(LATERAL.test(text) ? [] : misplaced(text, tree)), ...undeclared(text, tree, known)];
}

function misplaced(text: string, tree: Tree): Diagnostic[] {
  const errors: Diagnostic[] = [];
  let end = -1;
  tree.iterate({
    enter: (node) => {
      if (!node.type.isError || errors.length >= MAX_ERRORS || node.from < end) return;
      const rest = text.slice(node.from);
      const word = /^\s*(<[^\s>]*>?|"[^"\n]*"?|[?$]?[\p{L}\p{N}_:-]+|\S)/u.exec(rest);
      const from = word ? node.from + word[0].length - (word[1]?.length ?? 0) : node.from;
      end = Math.max(node.to, word ? node.from + word[0].length : text.length);
      const message = word
        ? t(`여기에 쓸 수 없습니다: ‘${word[1]}’`, `‘${word[1]}’ is not allowed here.`)
        : t("질의가 끝나지 않았습니다. 닫는 괄호를 확인하십시오.", "The query is incomplete: check the closing brackets.");
      errors.push({ from: Math.min(from, text.length), to: end, severity: "error", message });
    },
  });
  return errors;
}

function undeclared(text: string, tree: Tree, known: Known): Diagnostic[] {
  const declared = declarations(text);
  const errors: Diagnostic[] = [];
  const reported = new Set<string>();
  tree.iterate({
    enter: (node) => {
      if (node.name !== "PrefixedName") return;
      const prefix = text.slice(node.from, node.to).split(":", 1)[0] ?? "";
      if (declared.has(prefix) || reported.has(prefix)) return;
      reported.add(prefix);
      const near = nearest(prefix, known);
      if (known.has(prefix)) return;
      errors.push({
        from: node.from,
        to: node.from + prefix.length + 1,
        severity: "error",
        message: t(`접두어 ‘${prefix}:’를 선언하지 않았습니다.`, `The prefix ‘${prefix}:’ is not declared.`),
        ...(near === null ? {} : {
          actions: [{
            name: t(`${near}: 쓰기`, `Use ${near}:`),
            apply: (view, from) => view.dispatch({ changes: { from, to: from + prefix.length, insert: near } }),
          }],
        }),
      });
    },
  });
  return errors;
}

/** Strings, IRIs and comments, which hold no names; and prefixed names, with the prefix as first group. */
const NAMES = /"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>\s]*>|#[^\n]*|[?$@_][\p{L}\p{N}_-]*|((?:\p{L}[\p{L}\p{N}_.-]*)?):[\p{L}\p{N}_:%-]*/gu;

/** Return a text with a line before it for each known prefix that it does not declare. */
export function declare(text: string, known: Known): string {
  const declared = declarations(text);
  const used = new Set([...text.matchAll(NAMES)].flatMap((match) => (match[1] === undefined ? [] : [match[1]])));
  const lines = [...used].flatMap((prefix) => {
    const namespace = known.get(prefix);
    return namespace === undefined || declared.has(prefix) ? [] : [declaration(prefix, namespace)];
  });
  return lines.join("") + text;
}

/** Return the known prefix at an edit distance of at most two, or null. */
export function nearest(prefix: string, known: Known): string | null {
  const rated = [...known.keys()].map((name) => [distance(prefix.toLowerCase(), name.toLowerCase()), name] as const);
  const [best] = rated.sort(([a, first], [b, second]) => a - b || first.localeCompare(second));
  return best && best[0] <= Math.min(2, prefix.length - 1) ? best[1] : null;
}

/** Return the number of changes between two words; two neighbours that change places count as one. */
function distance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => (i ? (j ? 0 : i) : j)));
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const least = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + Number(a[i - 1] !== b[j - 1]));
      const swaps = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const row = rows[i];
      if (row) row[j] = swaps ? Math.min(least, at(i - 2, j - 2) + 1) : least;
    }
  }
  return at(a.length, b.length);
}

export const declaration = (prefix: string, namespace: string): string => `PREFIX ${prefix}: <${namespace}>\n`;

/** Return the prefixes that a text declares. */
export function declarations(text: string): Map<string, string> {
  const prefixes = new Map<string, string>();
  for (const match of text.matchAll(/(?:^|\s)PREFIX\s+([^\s:<>]*):\s*<([^<>"{}|^`\\\s]*)>/giu)) {
    prefixes.set(match[1] ?? "", match[2] ?? "");
  }
  return prefixes;
}
