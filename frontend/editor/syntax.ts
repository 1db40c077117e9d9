// Syntax errors and undeclared prefixes of a query text.
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
      const namespace = known.get(prefix);
      errors.push({
        from: node.from,
        to: node.from + prefix.length + 1,
        severity: "error",
        message: t(`접두어 ‘${prefix}:’를 선언하지 않았습니다.`, `The prefix ‘${prefix}:’ is not declared.`),
        ...(namespace === undefined ? {} : {
          actions: [{
            name: t("선언 추가", "Add declaration"),
            apply: (view) => view.dispatch({ changes: { from: 0, insert: declaration(prefix, namespace) } }),
          }],
        }),
      });
    },
  });
  return errors;
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
