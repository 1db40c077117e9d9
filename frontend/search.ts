// Suggestions for a search box from the server.

import { address, carried } from "./page/site";
import { SearchBox, type Result, type Suggest } from "./search/box";

const fromServer = (path: string): Suggest => async (text, signal) => {
  const response = await fetch(address(path, { ...carried(), q: text }), { signal });
  return response.ok ? ((await response.json()) as { readonly results: readonly Result[] }).results : null;
};

for (const input of document.querySelectorAll<HTMLInputElement>("input[data-suggest]")) new SearchBox(input, fromServer(input.dataset["suggest"] ?? ""));
