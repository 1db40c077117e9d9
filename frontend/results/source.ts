// A result held by a worker: queried once, read any number of times, and cancelled at any time.

import type { Answer, Failure, Sorted, Stretch, View, WorkerMessage } from "./messages";

export class Source {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, (stretch: Stretch) => void>();
  private settle: ((result: Answer | Failure) => void) | null = null;
  private last = 0;

  /** `script` is the address of the worker's script. */
  constructor(script: string) {
    this.worker = new Worker(script, { type: "module" });
    this.worker.addEventListener("message", ({ data }: MessageEvent<WorkerMessage>) => this.receive(data));
    this.worker.addEventListener("error", () => this.receive({ kind: "failure", problem: null }));
  }

  ask(address: string, query: string): Promise<Answer | Failure> {
    return new Promise((settle) => {
      this.settle = settle;
      this.worker.postMessage({ kind: "ask", address, query });
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
    this.worker.terminate();
  }

  private receive(message: WorkerMessage): void {
    if (message.kind === "stretch") {
      this.waiting.get(message.id)?.(message);
      this.waiting.delete(message.id);
    } else this.settle?.(message);
  }
}
