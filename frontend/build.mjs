// Bundles each script into static/build under a name with its content hash, with a gzip copy, and writes a manifest
// that maps scripts to files.  The folder is emptied first.
import { build } from "esbuild";
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
  const file = (await readdir(folder)).find((name) => /^licen[cs]e/i.test(name));
  if (!file) throw new Error(`${folder} has no licence file: ask its authors for one, or remove the dependency`);
  return `${folder.split("node_modules/").at(-1)}\n\n${await readFile(join(folder, file), "utf8")}`;
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
await writeFile(join(target, "manifest.json"), `${JSON.stringify(scripts, Object.keys(scripts).sort(), 2)}\n`);
