// A slider over the months of the ledger: it sets both dates to the last day of a month and submits the form.
// Without this script the dates are entered in the form or chosen from the links below it.

import { h } from "./page/elements";
import { language, t } from "./page/words";

const form = document.querySelector<HTMLFormElement>("form[data-first]");
const at = form?.querySelector<HTMLInputElement>("#at");
const known = form?.querySelector<HTMLInputElement>("#known");

/** Milliseconds without a change after which the form is submitted, so that several months can be passed. */
const PAUSE_MS = 500;

/** Months since the year 0. */
const monthOf = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;

/** The last day of a month, in ISO form. */
const lastDay = (month: number): string => new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).toISOString().slice(0, 10);

if (form && at && known) {
  const { first = "", last = "" } = form.dataset;
  const format = new Intl.DateTimeFormat(language, { year: "numeric", month: "long", timeZone: "UTC" });
  let submission = 0;
  const submit = (): void => {
    form.action = `${form.action.split("#", 1)[0]}#month`; // keeps the focus on the slider
    form.requestSubmit();
  };
  const dayOf = (value: string): string => (Number(value) === monthOf(last) ? last : lastDay(Number(value)));
  const slider = h("input", {
    type: "range", id: "month", min: monthOf(first), max: monthOf(last), step: 1,
    input: () => updateLabel(),
    change: () => {
      at.value = known.value = dayOf(slider.value);
      clearTimeout(submission);
      submission = window.setTimeout(submit, PAUSE_MS);
    },
  });
  slider.value = String(monthOf(at.value));
  const output = h("output", { for: "month" });
  const updateLabel = (): void => {
    const month = format.format(new Date(`${lastDay(Number(slider.value))}T00:00:00Z`));
    output.textContent = month;
    slider.setAttribute("aria-valuetext", month);
  };
  updateLabel();
  form.after(h("p", { class: "slider" }, h("label", { for: "month" }, t("월말 기준으로 두 날짜 설정", "Set both dates to the end of")), slider, output));
  if (location.hash === "#month") slider.focus();
}
