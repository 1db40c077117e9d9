// A slider over the months on record: it sets both days of the ledger to the last day of a month, and sends the form.
// Without it the days are typed, or taken from the links below them.

import { h } from "./page/elements";
import { language, t } from "./page/words";

const form = document.querySelector<HTMLFormElement>("form[data-first]");
const at = form?.querySelector<HTMLInputElement>("#at");
const known = form?.querySelector<HTMLInputElement>("#known");

/** Milliseconds without a key after which the form is sent: several months can be walked over. */
const PAUSE_MS = 500;

/** Months since the year 0. */
const monthOf = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;

/** The last day of a month, in ISO form. */
const lastDay = (month: number): string => new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).toISOString().slice(0, 10);

if (form && at && known) {
  const { first = "", last = "" } = form.dataset;
  const words = new Intl.DateTimeFormat(language, { year: "numeric", month: "long", timeZone: "UTC" });
  let sending = 0;
  const send = (): void => {
    form.action = `${form.action.split("#", 1)[0]}#month`; // so that the keys go on where they were
    form.requestSubmit();
  };
  const dayOf = (value: string): string => (Number(value) === monthOf(last) ? last : lastDay(Number(value)));
  const slider = h("input", {
    type: "range", id: "month", min: monthOf(first), max: monthOf(last), step: 1,
    input: () => tell(),
    change: () => {
      at.value = known.value = dayOf(slider.value);
      clearTimeout(sending);
      sending = window.setTimeout(send, PAUSE_MS);
    },
  });
  slider.value = String(monthOf(at.value));
  const shown = h("output", { for: "month" });
  const tell = (): void => {
    const month = words.format(new Date(`${lastDay(Number(slider.value))}T00:00:00Z`));
    shown.textContent = month;
    slider.setAttribute("aria-valuetext", month);
  };
  tell();
  form.after(h("p", { class: "slider" }, h("label", { for: "month" }, t("그달 말, 그때 알 수 있던 대로", "At the end of a month, as known then")), slider, shown));  if (location.hash === "#month") slider.focus();
}
