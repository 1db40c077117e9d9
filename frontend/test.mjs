// Bundle the tests of the scripts and run them with Node's own test runner: all of them, or the files that are named.
// Exits with 1 if a test fails.  Bundles go to a temporary folder, so nothing in the checkout changes.
import { build } from "esbuild";
import { glob, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { run } from "node:test";
import { dot } from "node:test/reporters";

const tests = join(import.meta.dirname, "tests");
const named = process.argv.slice(2).map((path) => resolve(path));
const sources = named.length ? named : (await Array.fromAsync(glob("**/*.test.ts", { cwd: tests }))).sort().map((path) => join(tests, path));
if (!sources.length) throw new Error(`there is no test in ${tests}`);

const folder = await mkdtemp(join(tmpdir(), "gwangju-kg-tests-"));
try {
  await build({
    entryPoints: sources,
    outdir: folder,
    outbase: tests,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    charset: "utf8",
    format: "esm",
    loader: { ".wasm": "binary" },
    inject: [join(tests, "browser.ts")],
    logLevel: "warning",
    platform: "node",
    sourcemap: "inline",
    target: "node22",
  });
  const files = sources.map((path) => join(folder, relative(tests, path).replace(/\.ts$/, ".mjs")));
  const events = run({ files, execArgv: ["--enable-source-maps"] }).on("test:fail", () => (process.exitCode = 1));
  for await (const text of events.compose(dot)) process.stdout.write(text);
} finally {
  await rm(folder, { recursive: true, force: true });
}
