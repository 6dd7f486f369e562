// Programs that call this very table with its real column names, ready to paste.

export interface Call { url: string; parameters: Record<string, string> }
export const languages = ['curl', 'python', 'javascript', 'r', 'excel'] as const
export type ExampleLanguage = (typeof languages)[number]

const used = (call: Call): [string, string][] => Object.entries(call.parameters).filter(([, value]) => value !== '')
const shell = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
const json = (text: string): string => JSON.stringify(text)

export function address(call: Call): string {
  const query = new URLSearchParams(used(call)).toString()
  return query ? `${call.url}?${query}` : call.url
}

const lines = (items: string[], indent: string): string => items.map((item) => `${indent}${item}`).join(',\n')

export function example(language: ExampleLanguage, call: Call): string {
  const parameters = used(call)
  switch (language) {
    case 'curl':
      return [`curl -G ${shell(call.url)}`, ...parameters.map(([name, value]) => `  --data-urlencode ${shell(`${name}=${value}`)}`)].join(' \\\n')
    case 'python':
      return `import requests

answer = requests.get(
    ${json(call.url)},
    params={
${lines(parameters.map(([name, value]) => `${json(name)}: ${json(value)}`), '        ')}
    },
    timeout=30,
)
answer.raise_for_status()
data = answer.json()
print(data["total"], "rows;", data["source"]["citation"])
for row in data["items"]:
    print(row)`
    case 'javascript':
      return `const url = new URL(${json(call.url)})
url.search = new URLSearchParams({
${lines(parameters.map(([name, value]) => `${name}: ${json(value)}`), '  ')}
})
const answer = await fetch(url)
if (!answer.ok) throw new Error((await answer.json()).title)
const { items, total, source } = await answer.json()
console.log(total, source.citation)
console.table(items)`
    case 'r':
      return `library(httr2)

data <- request(${json(call.url)}) |>
  req_url_query(
${lines(parameters.map(([name, value]) => `${name} = ${json(value)}`), '    ')}
  ) |>
  req_perform() |>
  resp_body_json(simplifyVector = TRUE)
print(data$source$citation)
head(data$items)`
    case 'excel':
      return `let
    Answer = Json.Document(Web.Contents(${quoteM(call.url)}, [Query = [${parameters.map(([name, value]) => `${name} = ${quoteM(value)}`).join(', ')}]])),
    Rows = Table.FromRecords(Answer[items], null, MissingField.UseNull)
in
    Rows`
  }
}

const quoteM = (text: string): string => `"${text.replaceAll('"', '""')}"`
