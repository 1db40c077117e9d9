// The part of Node that the tests use.  Node's own types would declare names that browsers do not have.

declare module "node:test" {
  export function test(name: string, body: () => void | Promise<void>): void;
  export function beforeEach(body: () => void): void;
  export const mock: { readonly timers: { enable(options: { readonly apis: readonly string[] }): void; reset(): void; tick(milliseconds: number): void } };
}

declare module "node:assert/strict" {
  interface Assert {
    (value: unknown, message?: string): asserts value;
    equal(actual: unknown, expected: unknown, message?: string): void;
    deepEqual(actual: unknown, expected: unknown, message?: string): void;
    match(actual: string, expected: RegExp): void;
    rejects(actual: Promise<unknown>, expected: RegExp): Promise<void>;
    fail(message: string): never;
  }
  const assert: Assert;
  export default assert;
}
