// A result held by a worker: queried once, read any number of times, and cancelled at any time.

import { READ, type Engine } from "../engine/engine";
import type { Answer, Failure, Hold, Sorted, Stretch, View, WorkerMessage } from "./messages";

export class Source {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, (stretch: Stretch) => void>();
  private readonly ending = new AbortController();
  private settle: ((result: Answer | Failure) => void) | null = null;
  private last = 0;

  /** `script` is the address of the worker's script; `engine` answers. */
  constructor(script: string, private readonly engine: Engine) {
    this.worker = new Worker(script, { type: "module" });
    this.worker.addEventListener("message", ({ data }: MessageEvent<WorkerMessage>) => this.receive(data));
    this.worker.addEventListener("error", () => this.receive({ kind: "failure", problem: null }));
  }

  async ask(query: string): Promise<Answer | Failure> {
    const reply = await this.engine.answer(query, READ, this.ending.signal);
    if (reply.kind === "failure") return reply;
    const held: Hold = { ...reply, kind: "hold" };
    return new Promise((settle) => {
      this.settle = settle;
      this.worker.postMessage(held, [held.body]);
    });
  }

  rows(from: number, size: number, sorted: Sorted | null = null, filter = ""): Promise<Stretch> {
    const view: View = { kind: "view", id: ++this.last, from, size, sorted, filter };
    return new Promise((resolve) => {
      this.waiting.set(view.id, resolve);
      this.worker.postMessage(view);
    });
  }

  /** Abort the query and discard the result. */
  end(): void {
    this.ending.abort();
    this.worker.terminate();
  }

  private receive(message: WorkerMessage): void {
    if (message.kind === "stretch") {
      this.waiting.get(message.id)?.(message);
      this.waiting.delete(message.id);
    } else this.settle?.(message);
  }
}
