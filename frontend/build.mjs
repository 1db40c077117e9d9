// Bundles each script into static/build under a name with its content hash, with a gzip copy, adds Oxigraph's WebAssembly,
// and writes a manifest that maps scripts to files.  The folder is emptied first.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";

const here = import.meta.dirname;
const target = join(here, "..", "src", "gwangju_kg", "web", "static", "build");
const names = (await readdir(here, { withFileTypes: true }))
  .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
  .map((entry) => basename(entry.name, ".ts"))
  .sort();

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
const made = await build({
  entryPoints: names.map((name) => join(here, `${name}.ts`)),
  entryNames: "[name]-[hash]",
  outdir: target,
  bundle: true,
  charset: "utf8",
  format: "esm",
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
  minify: true,
  target: "es2022",
});

// The licences of the bundled packages require that their texts are distributed with the scripts.
const packages = Object.keys(made.metafile.inputs)
  .map((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1])
  .filter(Boolean);
const licences = [...new Set(packages)].sort().map(async (folder) => {
  const name = folder.split("node_modules/").at(-1);
  const file = (await readdir(folder)).find((name) => /^licen[cs]e/i.test(name));
  const ours = join(here, "licences", `${name}.txt`); // of a package that has none, as its authors publish it elsewhere
  const text = await readFile(file ? join(folder, file) : ours, "utf8").catch(() => {
    throw new Error(`${folder} has no licence file: add the one of its authors as ${ours}, or remove the dependency`);
  });
  return `${name}\n\n${text}`;
});
await writeFile(join(target, "licences.txt"), (await Promise.all(licences)).join(`\n${"-".repeat(80)}\n\n`));

const scripts = {};
for (const [path, output] of Object.entries(made.metafile.outputs)) {
  if (!output.entryPoint) continue;
  const file = basename(path);
  const bytes = await readFile(join(target, file));
  await writeFile(join(target, `${file}.gz`), gzipSync(bytes, { level: 9 }));
  scripts[basename(output.entryPoint, ".ts")] = file;
}
// Packed, as hosts of plain files pack nothing; the worker unpacks it.
const wasm = gzipSync(await readFile(join(here, "node_modules", "oxigraph", "web_bg.wasm")), { level: 9 });
scripts["oxigraph.wasm"] = `oxigraph-${createHash("sha256").update(wasm).digest("hex").slice(0, 8).toUpperCase()}.wasm.gz`;
await writeFile(join(target, scripts["oxigraph.wasm"]), wasm);
await writeFile(join(target, "manifest.json"), `${JSON.stringify(scripts, Object.keys(scripts).sort(), 2)}\n`);
