// What a reader takes away from a page: a copied text, and a figure as PNG.
import { pngOf } from "./page/picture";
import { copy, h } from "./page/elements";
import { t } from "./page/words";
import { storeBlob } from "./results/download";

/** Add a button that copies a text after its element. */
function offerCopy(element: HTMLElement): void {
  const button = h("button", { type: "button", "class": "quiet copy" }, element.dataset.copy || t("복사", "Copy"));
  button.addEventListener("click", async () => {
    const text = element instanceof HTMLAnchorElement ? await (await fetch(element.dataset.from ?? element.href)).text() : element.textContent;
    await copy(button, (text ?? "").trim(), t("복사했습니다", "Copied"));
  });
  (element.closest("pre") ?? element).after(button);
}

/** Add a button that stores a figure as PNG after the link to its SVG. */
function offerPng(link: HTMLAnchorElement): void {
  const title = link.closest<HTMLElement>("figure")?.dataset.title ?? "figure";
  link.after(h("button", { type: "button", "class": "quiet", click: async () => {
    storeBlob(await pngOf(await (await fetch(link.href)).text()), `${title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "")}.png`);
  } }, "PNG"));
}

document.querySelectorAll<HTMLElement>("[data-copy]").forEach(offerCopy);
document.querySelectorAll<HTMLAnchorElement>("a[data-png]").forEach(offerPng);
