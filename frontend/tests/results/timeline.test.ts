import assert from "node:assert/strict";
import { test } from "node:test";

import { dateInWords } from "../../results/dates";
import { showTimeline } from "../../results/timeline";
import { paneOf, text } from "./panes";

test("events are in chronological order, from their first date to their last", async () => {
  const { pane, host } = paneOf({ name: ["late", "early", "none"].map(text), begin: [text("2021"), text("2019"), null], end: [null, text("2020"), null] });
  await showTimeline(pane);
  const widths = host.all("rect").map((bar) => Number(bar.attributes.get("width")) - 8);

  assert.deepEqual(host.all("g").flatMap((mark) => mark.all("title")).map((title) => title.textContent), ["2019 – 2020 early", "2021 late"]);
  assert((widths[1] ?? 0) > 0 && Math.abs((widths[0] ?? 0) - 2 * (widths[1] ?? 1)) < 1e-9);
});

test("no date is shown as EDTF", () => {
  const words = {
    "2019": "2019", "2019-09": "September 2019", "2019-09-05": "5 September 2019", "2019-09-05T10:00:00Z": "5 September 2019", "2019?": "about 2019",
    "[2019-10..2019-12]": "between October 2019 and December 2019", "2018-07/2022-06": "July 2018 to June 2022", "else": "else",
  };
  for (const [edtf, expected] of Object.entries(words)) assert.equal(dateInWords(edtf), expected);
});
