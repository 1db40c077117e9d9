// The current query as program code, in four languages.

type Snippet = (endpoint: string, query: string) => string;

const fenced = (query: string, quote: string): string => query.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`);

/** Return a here-document delimiter that is not a line of the query, as such a line would end the document early. */
const ending = (query: string, word = "SPARQL"): string => (query.split("\n").includes(word) ? ending(query, `${word}_`) : word);

const shell: Snippet = (endpoint, query) =>
  `curl --get '${endpoint}' --header 'Accept: text/csv' --data-urlencode query@- <<'${ending(query)}'
${query}
${ending(query)}`;

const python: Snippet = (endpoint, query) => `from SPARQLWrapper import JSON, SPARQLWrapper

endpoint = SPARQLWrapper("${endpoint}", returnFormat=JSON)
endpoint.setQuery("""
${fenced(query, '"')}
""")
for row in endpoint.queryAndConvert()["results"]["bindings"]:
    print({name: cell["value"] for name, cell in row.items()})`;

const r: Snippet = (endpoint, query) => `library(httr2)

query <- '
${fenced(query, "'")}
'
answer <- request("${endpoint}") |>
  req_headers(Accept = "text/csv") |>
  req_body_form(query = query) |>
  req_perform()
print(read.csv(text = resp_body_string(answer)))`;

const script: Snippet = (endpoint, query) => `const query = \`
${fenced(query, "`").replaceAll("${", "\\${")}
\`;
const answer = await fetch("${endpoint}", {
  method: "POST",
  headers: { "Accept": "application/sparql-results+json", "Content-Type": "application/sparql-query" },
  body: query,
});
const { results } = await answer.json();
console.table(results.bindings.map((row) => Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, cell.value]))));`;

export const SNIPPETS: Readonly<Record<string, Snippet>> = { curl: shell, Python: python, R: r, JavaScript: script };
