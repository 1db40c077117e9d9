// The engine in this browser: Oxigraph in a worker, over the dumps of the release.
//
// Nothing about a query leaves the machine.  An evaluation that takes too long ends with its worker; the next worker has its
// data from the cache.

import type { Site } from "../page/site";
import { count, t } from "../page/words";
import type { Problem } from "../results/messages";
import { keepPage } from "./page_copy";
import type { Engine, Hint, Refusal, Reply } from "./engine";
import { cacheName } from "./kept";
import type { EngineMessage, Load, Refused, Run } from "./messages";

/** A query without an answer yet. */
interface Waiting {
  readonly run: Run;
  readonly settle: (result: Reply | Refusal) => void;
  /** When its evaluation began, and the timer of its deadline; null before. */
  clock: { readonly start: number; readonly timer: ReturnType<typeof setTimeout> } | null;
}

export class LocalEngine implements Engine {
  readonly endpoint = "";
  readonly cancelled = t("취소했습니다. 이 브라우저의 엔진을 다시 시작합니다.", "Cancelled. The engine in this browser starts again.");
  private worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;
  state = "";
  private told: (text: string) => void = () => undefined;

  constructor(private readonly site: Site) {
    this.worker = this.begin();
  }

  answer(query: string, accepted: readonly string[], signal?: AbortSignal): Promise<Reply | Refusal> {
    return new Promise((settle) => {
      const run: Run = { kind: "run", id: ++this.last, query, accepted };
      this.waiting.set(run.id, { run, settle, clock: null });
      signal?.addEventListener("abort", () => this.drop(run.id));
      this.worker.postMessage(run);
    });
  }

  async hints(): Promise<readonly Hint[]> {
    return []; // they are found by queries that the server alone asks
  }

  watch(told: (text: string) => void): void {
    this.told = told;
    told(this.state);
  }

  private begin(): Worker {
    const worker = new Worker(this.site.engine, { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<EngineMessage>) => this.receive(data));
    worker.addEventListener("error", (event) => this.receive({ kind: "unloadable", reason: event.message }));
    const absolute = (address: string): string => address && new URL(address, location.href).href;
    const load: Load = {
      kind: "load", wasm: absolute(this.site.wasm), data: absolute(this.site.data), graphs: absolute(this.site.graphs),
      cache: cacheName(absolute(this.site.offline), this.site.release),
    };
    worker.postMessage(load);
    return worker;
  }

  /** Replace the worker, which cannot be used any more, and ask the new one what is still to be answered. */
  private restart(): void {
    this.worker.terminate();
    this.worker = this.begin();
    for (const each of this.waiting.values()) {
      if (each.clock) clearTimeout(each.clock.timer);
      each.clock = null;
      this.worker.postMessage(each.run);
    }
  }

  /** Forget a query whose answer nobody wants; one that is not evaluated yet keeps the worker, which may be loading. */
  private drop(id: number): void {
    const each = this.waiting.get(id);
    if (!each) return;
    this.settle(id, failure(null));
    if (each.clock) this.restart();
  }

  private settle(id: number, result: Reply | Refusal): void {
    const each = this.waiting.get(id);
    if (each?.clock) clearTimeout(each.clock.timer);
    this.waiting.delete(id);
    each?.settle(result);
  }

  private receive(message: EngineMessage): void {
    switch (message.kind) {
      case "progress":
        this.tell(progress(message.loaded, message.total));
        break;
      case "ready":
        this.tell("");
        break;
      case "kept":
        void keepPage(this.site);
        break;
      case "unloadable":
        this.tell("");
        for (const id of [...this.waiting.keys()]) this.settle(id, failure(unloadable(message.reason)));
        break;
      case "started":
        this.started(message.id);
        break;
      case "answered":
        this.settle(message.id, {
          kind: "reply", body: message.body, type: message.type, seconds: (performance.now() - (this.waiting.get(message.id)?.clock?.start ?? 0)) / 1000,
        });
        break;
      case "refused":
        this.settle(message.id, failure(refused(message)));
        break;
      case "broken":
        this.settle(message.id, failure(BROKEN));
        this.restart();
    }
  }

  private started(id: number): void {
    const each = this.waiting.get(id);
    if (!each) {
      this.restart(); // it was dropped while the data were loaded
      return;
    }
    this.tell("");
    const timer = setTimeout(() => {
      this.settle(id, failure(tooLong(this.site.deadline)));
      this.restart();
    }, 1000 * this.site.deadline);
    each.clock = { start: performance.now(), timer };
  }

  private tell(state: string): void {
    if (state === this.state) return;
    this.state = state;
    this.told(state);
  }
}

const failure = (problem: Problem | null): Refusal => ({ kind: "failure", problem });

function progress(loaded: number, total: number): string {
  const megabytes = (bytes: number): string => count(Math.round(bytes / 1e5) / 10);
  const size = total ? `${megabytes(loaded)} / ${megabytes(total)} MB` : `${megabytes(loaded)} MB`;
  return t(`엔진과 자료를 불러오는 중: ${size}`, `Loading the engine and the data: ${size}`);
}

const BROKEN: Problem = {
  title: t("엔진이 이 질의에서 멈췄습니다", "The engine failed at this query"),
  detail: t("이 브라우저의 엔진은 종류가 다른 값을 ORDER BY로 정렬하다가 멈출 수 있습니다. STR(?변수)로 정렬해 보십시오. 엔진은 다시 시작했습니다.",
    "The engine in this browser may fail at ORDER BY over values of different kinds. Try to sort by STR(?variable). The engine has started again."),
};

function refused({ reason, fault }: Refused): Problem {
  if (!fault) return { title: t("엔진이 이 질의를 받지 않습니다", "The engine refuses this query"), detail: reason };
  const { line, column, message } = fault;
  return { title: t("SPARQL 문법 오류", "SPARQL syntax error"), detail: t(`${line}행 ${column}열: ${message}`, `Line ${line}, column ${column}: ${message}`), line, column };
}

const tooLong = (deadline: number): Problem => ({
  title: t(`${deadline}초 안에 끝나지 않았습니다`, `The query did not end within ${deadline} s`),
  detail: t("질의의 범위를 좁히거나 LIMIT를 쓰십시오. 엔진은 다시 시작했습니다.", "Restrict the query, or use LIMIT. The engine has started again."),
});

const unloadable = (reason: string): Problem => ({
  title: t("엔진이나 자료를 불러오지 못했습니다", "The engine or the data cannot be loaded"),
  detail: t(`연결을 확인하고 페이지를 다시 여십시오. (${reason})`, `Check the connection and load the page again. (${reason})`),
});
