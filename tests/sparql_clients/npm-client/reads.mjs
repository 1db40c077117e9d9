// Reads a release with sparql-http-client and Comunica, as their documentation shows.
// Arguments: the address of the server with a slash at its end, a named graph, and a SELECT query with the variable ?name.
// Prints one line for each step: its name, a tab, and what was read.

import { QueryEngine } from "@comunica/query-sparql";
import SimpleClient from "sparql-http-client/SimpleClient.js";
import ParsingClient from "sparql-http-client/ParsingClient.js";
import StreamClient from "sparql-http-client";

const [server, graph, select] = process.argv.slice(2);
const sparql = `${server}sparql`;
const say = (step, result) => console.log(`${step}\t${result}`);
const many = `SELECT (COUNT(*) AS ?n) { VALUES ?x {${" 1".repeat(55_000)} } }`;

const client = new ParsingClient({ endpointUrl: sparql, storeUrl: `${server}data` });
for (const operation of ["get", "postUrlencoded", "postDirect"]) {
  const rows = await client.query.select(select, { operation });
  say(`select-${operation}`, rows.map((row) => row.name.value).join("|"));
}
say("ask", await client.query.ask("ASK { ?s ?p ?o }"));
say("construct", (await client.query.construct("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 7")).size);
say("many", (await client.query.select(many, { operation: "postDirect" }))[0].n.value);
const stream = new StreamClient({ endpointUrl: sparql, storeUrl: `${server}data` });
let quads = 0;
for await (const _ of stream.store.get(stream.factory.namedNode(graph))) quads += 1;
say("fetch", quads);
await client.query.select("SELECT * { ?x :p ").catch((error) => say("syntax", `${error.status} ${error.message.includes("prefix")}`));
const simple = new SimpleClient({ endpointUrl: sparql });
const response = await simple.query.select("SELECT", {});
say("problem", `${response.status} ${response.headers.get("content-type")}`);

const engine = new QueryEngine();
const plain = { sources: [{ type: "sparql", value: sparql }] };
const guessed = { sources: [sparql] };
for (const [name, context] of [["comunica", plain], ["comunica-guessed", guessed]]) {
  const rows = await (await engine.queryBindings(select, context)).toArray();
  say(`${name}-select`, rows.map((row) => row.get("name").value).sort().join("|"));
  say(`${name}-ask`, await engine.queryBoolean("ASK { ?s ?p ?o }", context));
  say(`${name}-construct`, (await (await engine.queryQuads("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 7", context)).toArray()).length);
}
const file = { sources: [{ type: "file", value: `${server}data?graph=${encodeURIComponent(graph)}` }] };
say("comunica-file", (await (await engine.queryBindings("SELECT * { ?s ?p ?o }", file)).toArray()).length);
