// Dates of any precision in words, as formatting/values.py writes them.

import { language, t } from "../page/words";

const PART = /(-?\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?([?~%])?/;
const INTERVAL = new RegExp(`^(\\[?)${PART.source}(?:(\\.\\.|/)${PART.source})?\\]?$`);
const months = new Intl.DateTimeFormat("en", { month: "long", timeZone: "UTC" });

/** Return a date or an interval of dates in words; unchanged if it is neither.  Source: EDTF. */
export function dateInWords(edtf: string): string {
  const match = INTERVAL.exec(edtf);
  if (!match) return edtf;
  const first = inWords(match.slice(2, 6));
  if (match[6] === undefined) return first;
  const last = inWords(match.slice(7, 11));
  return match[6] === "/" ? t(`${first} ~ ${last}`, `${first} to ${last}`) : t(`${first} ~ ${last} 사이`, `between ${first} and ${last}`);
}

function inWords([year = "", month, day, mark]: readonly (string | undefined)[]): string {
  const parts = language === "ko"
    ? [`${Number(year)}년`, month && `${Number(month)}월`, day && `${Number(day)}일`]
    : [day && String(Number(day)), month && months.format(Date.UTC(2000, Number(month) - 1)), String(Number(year))];
  const words = parts.filter(Boolean).join(" ");
  return mark ? t(`${words} 무렵`, `about ${words}`) : words;
}
