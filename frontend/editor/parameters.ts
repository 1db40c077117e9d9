// The values that a query asks about, as fields of a form: each term of a `VALUES ?name { … }` with one variable.
//
// The text stays what is asked: a field writes its term into the text, and is read from it again.

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

/** Fields beyond these would be no form but the query again. */
const MOST = 8;

export function parameters(text: string): Parameter[] {
  const plain = text.replace(/(^|[\s;.}])#[^\n]*/g, (comment) => " ".repeat(comment.length));
  const found = [...plain.matchAll(VALUES)].flatMap((block) => {
    const start = block.index + block[0].length - 1 - (block[2] ?? "").length;
    return [...(block[2] ?? "").matchAll(TERM)].map((term) => ({
      variable: block[1] ?? "", term: term[0], from: start + term.index, to: start + term.index + term[0].length,
    }));
  });
  return found.length <= MOST ? found : [];
}

/** The form; `write` puts a term in the place of another. */
export function parameterFields(text: string, write: (parameter: Parameter, term: string) => void): HTMLElement | null {
  const found = parameters(text);
  if (!found.length) return null;
  return h("fieldset", { "class": "parameters" }, h("legend", {}, t("물어볼 값", "Values to ask about")), ...found.map((parameter) => field(parameter, write)));
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
      input.setCustomValidity(fits ? "" : t("이 자리에는 용어 하나가 옵니다(보기: ent:gwangju, 12).", "One term stands here, such as ent:gwangju or 12."));
      if (input.reportValidity()) write(parameter, term);
    },
  });
  return h("label", {}, `${parameter.variable} `, input);
}
