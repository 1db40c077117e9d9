// The language of the page, and the choice between Korean and English texts.

export const language: "ko" | "en" = document.documentElement.lang === "en" ? "en" : "ko";

export const t = (korean: string, english: string): string => (language === "ko" ? korean : english);

const numbers = new Intl.NumberFormat(language);

export const count = (value: number | bigint): string => numbers.format(value);

/** Names of great numbers, the greatest first: of powers of ten thousand in Korean, of a thousand in English. */
const GREAT: readonly (readonly [number, string])[] =
  language === "ko" ? [[1e16, "경"], [1e12, "조"], [1e8, "억"], [1e4, "만"]] : [[1e15, " quadrillion"], [1e12, " trillion"], [1e9, " billion"], [1e6, " million"]];

/** The least number that is written with such a name. */
const LEAST_GREAT = 1e8;

const decimals = new Intl.NumberFormat(language, { maximumFractionDigits: 4 });

/**
 * Return a number as people say it on an axis, such as 2조 8,772억 or 2.8772 trillion; what is beyond that is rounded.
 *
 * Amounts of money are written with such names from 10,000 or a million on.
 */
export function said(value: number, unit = ""): string {
  const size = Math.abs(value);
  const at = GREAT.findIndex(([least]) => size >= least);
  const [step, name] = GREAT[at] ?? [1, ""];
  const after = unit && ` ${unit}`;
  if (!name || (!unit && size < LEAST_GREAT)) return count(value) + (language === "ko" ? unit : after);
  if (language === "en") return decimals.format(value / step) + name + after;
  const [below, belowName] = GREAT[at + 1] ?? [1, ""];
  const rounded = Math.round(size / below) * below;
  const whole = Math.floor(rounded / step);
  const rest = (rounded - whole * step) / below;
  return `${value < 0 ? "-" : ""}${count(whole)}${name}${rest ? ` ${count(rest)}${belowName}` : ""}${rest && !belowName ? unit : after}`;
}
