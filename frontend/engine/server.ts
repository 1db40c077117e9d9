// The engine of a server, asked by HTTP.

import { address, type Site } from "../page/site";
import { language, t } from "../page/words";
import type { Problem } from "../results/messages";
import type { Engine, Hint, Refusal, Reply } from "./engine";

export class ServerEngine implements Engine {
  readonly endpoint: string;
  readonly state = "";
  readonly cancelled = t("취소했습니다. 서버에서도 실행이 중단됩니다.", "Cancelled. The server stops the query, too.");

  constructor(site: Pick<Site, "endpoint">) {
    this.endpoint = site.endpoint;
  }

  async answer(query: string, accepted: readonly string[], signal?: AbortSignal): Promise<Reply | Refusal> {
    const start = performance.now();
    const headers = { "Accept": accepted.join(", "), "Content-Type": "application/sparql-query" };
    try {
      const response = await fetch(address(this.endpoint, { lang: language }), { method: "POST", headers, body: query, ...(signal ? { signal } : {}) });
      const body = await response.arrayBuffer();
      if (!response.ok) return { kind: "failure", problem: problem(new TextDecoder().decode(body), response) };
      return { kind: "reply", body, type: response.headers.get("Content-Type") ?? "", seconds: (performance.now() - start) / 1000 };
    } catch { // the server is unreachable, or the query was ended
      return { kind: "failure", problem: null };
    }
  }

  async hints(query: string): Promise<readonly Hint[]> {
    const url = new URL(address(this.endpoint, {}));
    url.pathname += "/hints";
    const headers = { "Accept": "application/json", "Content-Type": "application/sparql-query" };
    try {
      const response = await fetch(url, { method: "POST", headers, body: query });
      return response.ok ? ((await response.json()) as { readonly hints: readonly Hint[] }).hints : [];
    } catch {
      return [];
    }
  }

  watch(): void {
    // Its state never changes: a server has nothing to load.
  }
}

function problem(raw: string, response: Response): Problem {
  try {
    return JSON.parse(raw) as Problem;
  } catch {
    return { title: `HTTP ${response.status}`, detail: response.statusText, status: response.status };
  }
}
