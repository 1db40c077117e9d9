// An answer held by its worker: asked once, looked at as often as one likes, given up at any time.

import type { Answer, Failure, Sorted, Stretch, Told, View } from "./messages";

export class Source {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, (stretch: Stretch) => void>();
  private settle: ((told: Answer | Failure) => void) | null = null;
  private last = 0;

  /** `script` is the address of the worker's script. */
  constructor(script: string) {
    this.worker = new Worker(script, { type: "module" });
    this.worker.addEventListener("message", ({ data }: MessageEvent<Told>) => this.heard(data));
    this.worker.addEventListener("error", () => this.heard({ kind: "failure", problem: null }));
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

  /** Stop: what was asked is asked no more, what was held is forgotten. */
  end(): void {
    this.worker.terminate();
  }

  private heard(told: Told): void {
    if (told.kind === "stretch") {
      this.waiting.get(told.id)?.(told);
      this.waiting.delete(told.id);
    } else this.settle?.(told);
  }
}
