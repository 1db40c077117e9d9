// Completion of prefixes, terms, entities and variables, by IRI or by label in the reader's language.

import type { Completion, CompletionContext, CompletionResult, CompletionSource } from "@codemirror/autocomplete";
import type { EditorView } from "@codemirror/view";

import { h } from "../page/elements";
import { address, type Site } from "../page/site";
import { count, language, t } from "../page/words";
import { short } from "../results/terms";
import { declaration, declarations } from "./syntax";

export interface TermRow {
  readonly iri: string;
  readonly role: "class" | "property" | "code";
  readonly uses: number;
  readonly name?: string;
  readonly definition?: string;
}

export interface Vocabulary {
  readonly prefixes: ReadonlyMap<string, string>;
  readonly terms: readonly TermRow[];
}

/** Source: SPARQL 1.1 Query, section 19.8. */
const KEYWORDS = `SELECT DISTINCT CONSTRUCT DESCRIBE ASK WHERE FROM NAMED PREFIX BASE GRAPH OPTIONAL UNION MINUS FILTER EXISTS NOT
BIND AS VALUES UNDEF ORDER BY ASC DESC GROUP HAVING LIMIT OFFSET IN COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT STR LANG
LANGMATCHES DATATYPE BOUND IRI CONCAT STRLEN SUBSTR UCASE LCASE CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER REPLACE REGEX
YEAR MONTH DAY COALESCE IF isIRI isBlank isLiteral isNumeric ABS ROUND CEIL FLOOR`.split(/\s+/);

const WORD = /(?:[?$][\p{L}\p{N}_]*|[\p{L}\p{N}_][\p{L}\p{N}_.·-]*(?::[\p{L}\p{N}_.·-]*)?|:[\p{L}\p{N}_-]*)$/u;

/** The most terms suggested at a time. */
const MAX_TERMS = 40;

const ROLES: Readonly<Record<TermRow["role"], string>> = {
  class: t("클래스", "class"), property: t("속성", "property"), code: t("코드", "code"),
};

export async function readVocabulary(site: Site): Promise<Vocabulary> {
  try {
    const response = await fetch(address(site.terms, { lang: language }));
    if (!response.ok) throw new Error(response.statusText);
    const document = (await response.json()) as { prefixes: Record<string, string>; terms: TermRow[] };
    return { prefixes: new Map(Object.entries(document.prefixes)), terms: document.terms };
  } catch {
    return { prefixes: new Map(), terms: [] };
  }
}

export function completer(vocabulary: Vocabulary, site: Site): CompletionSource {
  const rows = vocabulary.terms.map((term) => ({ ...term, short: short(term.iri, vocabulary.prefixes) }));

  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const line = context.state.doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from);
    const word = WORD.exec(before)?.[0] ?? "";
    if ((!word && !context.explicit) || inText(before)) return null;
    const from = context.pos - word.length;
    if (/^[?$]/.test(word)) return { from, options: variables(context, word), filter: false };
    const ahead = before.slice(0, before.length - word.length);
    const wants = expected(ahead);
    if (/(?:^|\s)PREFIX\s+$/i.test(ahead)) return { from, options: prefixes(vocabulary, word), filter: false };
    const typed = word.toLocaleLowerCase();
    const fitting = rows
      .map((row) => ({ row, fit: fit(row.short, row.name, typed), wanted: Number(row.role === wants), own: Number(row.iri.startsWith(site.base)) }))
      .filter((match) => match.fit > 0)
      .sort((a, b) => b.wanted - a.wanted || b.fit - a.fit || b.own - a.own || b.row.uses - a.row.uses)
      .slice(0, MAX_TERMS);
    const options: Completion[] = fitting.map(({ row }) => term(row, row.short, vocabulary));
    const entities = await things(site, word, context);
    if (context.aborted) return null;
    options.push(...entities.map((thing) => entity(thing, vocabulary)));
    if (!word.includes(":")) {
      options.push(...KEYWORDS.filter((keyword) => word && keyword.toLowerCase().startsWith(typed)).map((label) => ({ label, detail: "SPARQL" })));
    }
    return options.length ? { from, options, filter: false } : null;
  };
}

/** Return the role expected next in a triple pattern: a class after `a`, a property after a subject or `;`. */
function expected(ahead: string): TermRow["role"] | null {
  if (/(?:^|[\s;.{])a\s+$/.test(ahead)) return "class";
  return /(?:;\s*|(?:^|[{.]\s*|^\s+)(?:[?$]\w+|[\p{L}\p{N}_-]*:[\p{L}\p{N}_-]+|<[^<>\s]*>)\s+)$/u.test(ahead) ? "property" : null;
}

/** Whether the cursor is inside a string, an IRI or a comment. */
const inText = (before: string): boolean =>
  /^(?:[^"'<#]|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|<[^<>\s]*>|<(?=[\s=]))*(?:"(?:[^"\\]|\\.)*$|'(?:[^'\\]|\\.)*$|#|<[^<>\s]+$)/.test(before);

/** Rank a match: 3 if the name or label starts with the text, 2 if a word of the label does, 1 if one contains it, else 0. */
function fit(name: string, label: string | undefined, typed: string): number {
  if (!typed) return 1;
  const [whole, known] = [name.toLocaleLowerCase(), (label ?? "").toLocaleLowerCase()];
  const local = whole.slice(whole.indexOf(":") + 1);
  if (whole.startsWith(typed) || local.startsWith(typed) || known.startsWith(typed)) return 3;
  if (known.split(/\s+/).some((part) => part.startsWith(typed))) return 2;
  return typed.length > 1 && !typed.endsWith(":") && (local.includes(typed) || known.includes(typed)) ? 1 : 0;
}

/** Insert a prefixed name, and declare its prefix if the text does not. */
function inserter(name: string, vocabulary: Vocabulary): (view: EditorView, completion: Completion, from: number, to: number) => void {
  return (view, _, from, to) => {
    const prefix = name.includes("/") ? "" : name.split(":", 1)[0] ?? "";
    const namespace = vocabulary.prefixes.get(prefix);
    const text = view.state.doc.toString();
    const insert = name.includes("//") ? `<${name}>` : name;
    const changes = [{ from, to, insert }];
    const declared = namespace === undefined || declarations(text).has(prefix) ? "" : declaration(prefix, namespace);
    if (declared) changes.unshift({ from: 0, to: 0, insert: declared });
    view.dispatch({ changes, selection: { anchor: from + declared.length + insert.length }, userEvent: "input.complete" });
  };
}

function term(row: TermRow, name: string, vocabulary: Vocabulary): Completion {
  return {
    label: name,
    detail: [row.name, ROLES[row.role]].filter(Boolean).join(" · "),
    apply: inserter(name, vocabulary),
    info: () => h("div", {},
      h("strong", {}, row.name ?? name), h("br"), row.definition || "", row.definition ? h("br") : null,
      h("span", {}, t(`${count(row.uses)}회 사용`, `used ${count(row.uses)} times`))),
  };
}

interface Suggested {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

async function things(site: Site, word: string, context: CompletionContext): Promise<readonly Suggested[]> {
  const typed = word.startsWith("ent:") ? word.slice(4) : word;
  if (!site.suggest || !typed || typed.includes(":") || (/^[\x00-\x7f]*$/.test(typed) && typed.length < 2)) return [];
  const abort = new AbortController();
  context.addEventListener("abort", () => abort.abort());
  try {
    const response = await fetch(address(site.suggest, { prefix: typed, lang: language }), { signal: abort.signal });
    return response.ok ? ((await response.json()) as { result: Suggested[] }).result : [];
  } catch {
    return [];
  }
}

function entity(thing: Suggested, vocabulary: Vocabulary): Completion {
  const name = `ent:${thing.id}`;
  return {
    label: name,
    detail: [thing.name, thing.description].filter(Boolean).join(" · "),
    apply: inserter(name, vocabulary),
  };
}

function variables(context: CompletionContext, word: string): Completion[] {
  const text = context.state.doc.toString();
  const names = new Set([...text.matchAll(/[?$][\p{L}\p{N}_]+/gu)].map((match) => match[0]));
  names.delete(word);
  return [...names].filter((name) => name.startsWith(word)).sort().map((label) => ({ label, detail: t("변수", "variable") }));
}

function prefixes(vocabulary: Vocabulary, word: string): Completion[] {
  return [...vocabulary.prefixes]
    .filter(([prefix]) => prefix.startsWith(word.replace(/:$/, "")))
    .map(([prefix, namespace]) => ({ label: `${prefix}:`, detail: namespace, apply: `${prefix}: <${namespace}>` }));
}
