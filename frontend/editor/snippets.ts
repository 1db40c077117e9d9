// The current query as program code, in four languages.
//
// Each tells on standard error where the reasons of an empty result are: in the Link header, which CSV has no room for.

type Snippet = (endpoint: string, query: string) => string;

const fenced = (query: string, quote: string): string => query.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`);

/** Return a here-document delimiter that is not a line of the query, as such a line would end the document early. */
const ending = (query: string, word = "SPARQL"): string => (query.split("\n").includes(word) ? ending(query, `${word}_`) : word);

const shell: Snippet = (endpoint, query) =>
  `curl --get '${endpoint}' --header 'Accept: text/csv' --write-out '%{stderr}%header{link}\\n' --data-urlencode query@- <<'${ending(query)}'
${query}
${ending(query)}`;

const python: Snippet = (endpoint, query) => `import sys

from SPARQLWrapper import JSON, SPARQLWrapper

endpoint = SPARQLWrapper("${endpoint}", returnFormat=JSON)
endpoint.setQuery("""
${fenced(query, '"')}
""")
answer = endpoint.query()
for row in answer.convert()["results"]["bindings"]:
    print({name: cell["value"] for name, cell in row.items()})
if "link" in answer.info():
    print("Why is it empty?", answer.info()["link"], file=sys.stderr)`;

const r: Snippet = (endpoint, query) => `library(httr2)

query <- '
${fenced(query, "'")}
'
answer <- request("${endpoint}") |>
  req_headers(Accept = "text/csv") |>
  req_body_form(query = query) |>
  req_perform()
print(read.csv(text = resp_body_string(answer)))
if (resp_header_exists(answer, "Link")) message("Why is it empty? ", resp_header(answer, "Link"))`;

const script: Snippet = (endpoint, query) => `const query = \`
${fenced(query, "`").replaceAll("${", "\\${")}
\`;
const answer = await fetch("${endpoint}", {
  method: "POST",
  headers: { "Accept": "application/sparql-results+json", "Content-Type": "application/sparql-query" },
  body: query,
});
const { results } = await answer.json();
console.table(results.bindings.map((row) => Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, cell.value]))));
if (answer.headers.has("Link")) console.error("Why is it empty?", answer.headers.get("Link"));`;

export const SNIPPETS: Readonly<Record<string, Snippet>> = { curl: shell, Python: python, R: r, JavaScript: script };
