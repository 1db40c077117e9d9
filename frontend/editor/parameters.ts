// The values of a query as form fields: each term of a `VALUES ?name { … }` with one variable.
//
// The text remains the query: a field writes its term into the text and is read from it again.

import { h } from "../page/elements";
import { t } from "../page/words";

export interface Parameter {
  readonly variable: string;
  readonly term: string;
  readonly from: number;
  readonly to: number;
}

const VALUES = /\bVALUES\s+([?$][\p{L}\p{N}_]+)\s*\{([^{}]*)\}/giu;

const TERM = /"(?:[^"\\\n]|\\.)*"(?:@[\w-]+|\^\^(?:<[^<>\s]*>|[\p{L}\p{N}_-]*:[\p{L}\p{N}_-]+))?|<[^<>\s]*>|[\p{L}\p{N}_-]*:[\p{L}\p{N}_./-]+|[+-]?\d+(?:\.\d+)?/gu;

/** The most fields; a query with more values shows none. */
const MAX_FIELDS = 8;

export function parameters(text: string): Parameter[] {
  const plain = text.replace(/(^|[\s;.}])#[^\n]*/g, (comment) => " ".repeat(comment.length));
  const terms = [...plain.matchAll(VALUES)].flatMap((block) => {
    const start = block.index + block[0].length - 1 - (block[2] ?? "").length;
    return [...(block[2] ?? "").matchAll(TERM)].map((term) => ({
      variable: block[1] ?? "", term: term[0], from: start + term.index, to: start + term.index + term[0].length,
    }));
  });
  return terms.length <= MAX_FIELDS ? terms : [];
}

/** Return the form, or null without parameters; `write` replaces a term in the query. */
export function parameterFields(text: string, write: (parameter: Parameter, term: string) => void): HTMLElement | null {
  const found = parameters(text);
  if (!found.length) return null;
  return h("fieldset", { "class": "parameters" }, h("legend", {}, t("질의 값", "Query values")), ...found.map((parameter) => field(parameter, write)));
}

function field(parameter: Parameter, write: (parameter: Parameter, term: string) => void): HTMLElement {
  const [, value = "", rest = ""] = /^"((?:[^"\\]|\\.)*)"(.*)$/s.exec(parameter.term) ?? [];
  const isText = parameter.term.startsWith('"');
  const isDate = /date$/.test(rest) && /^\d{4}-\d\d-\d\d$/.test(value);
  const input = h("input", {
    type: isDate ? "date" : "text", value: isText ? value : parameter.term, required: true,
    change: () => {
      const typed = input.value.trim();
      const term = isText ? `"${typed.replace(/(?<!\\)"/g, '\\"')}"${rest}` : typed;
      const fits = typed !== "" && term.match(TERM)?.[0] === term;
      input.setCustomValidity(fits ? "" : t("값 하나를 입력하십시오(예: ent:city-hall, 12).", "Enter one term, such as ent:city-hall or 12."));
      if (input.reportValidity()) write(parameter, term);
    },
  });
  return h("label", {}, `${parameter.variable} `, input);
}
