// Reads what the pages show out of the platform's OpenAPI 3.1 document.

export interface Parameter { name: string; where: string; required: boolean; type: string; text: string; values: string[] }
export interface Refusal { type: string; status: number; basis: string }
export interface Operation {
  id: string; method: string; path: string; summary: string; text: string; access: string; parameters: Parameter[]; body: unknown
  answers: { status: string; text: string }[]; refusals: Refusal[]
}
export interface Group { name: string; operations: Operation[] }

type Node = Record<string, unknown>
const node = (value: unknown): Node => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Node) : {})
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const methods = ['get', 'post', 'put', 'patch', 'delete', 'head'] as const

function resolve(document: Node, value: unknown): Node {
  const found = node(value)
  const reference = text(found.$ref)
  if (!reference.startsWith('#/')) return found
  return node(reference.slice(2).split('/').reduce<unknown>((at, part) => node(at)[part.replaceAll('~1', '/').replaceAll('~0', '~')], document))
}

function typeOf(schema: Node): string {
  const type = Array.isArray(schema.type) ? schema.type.filter((one) => one !== 'null').join(' | ') : text(schema.type)
  if (type === 'array') return `${typeOf(node(schema.items)) || 'any'}[]`
  return text(schema.format) ? `${type} (${text(schema.format)})` : type
}

const depthMax = 6
/** An example of a schema: what a request looks like. */
export function sample(document: Node, value: unknown, depth = 0): unknown {
  const schema = resolve(document, value)
  if ('example' in schema) return schema.example
  if (list(schema.enum).length) return list(schema.enum).find((one) => one !== null)
  for (const key of ['anyOf', 'oneOf', 'allOf']) {
    const first = list(schema[key]).map((one) => resolve(document, one)).find((one) => one.type !== 'null')
    if (first) return sample(document, first, depth + 1)
  }
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type
  if (type === 'object' || schema.properties) {
    if (depth > depthMax) return {}
    return Object.fromEntries(Object.entries(node(schema.properties)).map(([name, one]) => [name, sample(document, one, depth + 1)]))
  }
  if (type === 'array') return depth > depthMax ? [] : [sample(document, schema.items, depth + 1)]
  if (type === 'integer' || type === 'number') return 0
  if (type === 'boolean') return false
  return text(schema.format) || 'string'
}

function operation(document: Node, path: string, method: string, found: Node, shared: unknown[]): Operation {
  const content = node(resolve(document, found.requestBody).content)
  const body = node(content['application/json'] ?? Object.values(content)[0])
  return {
    id: text(found.operationId) || `${method}-${path}`,
    method: method.toUpperCase(),
    path,
    summary: text(found.summary),
    text: text(found.description),
    access: text(found['x-access']),
    parameters: [...shared, ...list(found.parameters)].map((one) => {
      const parameter = resolve(document, one)
      const schema = resolve(document, parameter.schema)
      return {
        name: text(parameter.name), where: text(parameter.in), required: parameter.required === true, type: typeOf(schema),
        text: text(parameter.description) || text(schema.description), values: list(schema.enum ?? node(schema.items).enum).filter((value) => value !== null).map(String)
      }
    }),
    body: body.schema ? sample(document, body.schema) : null,
    answers: Object.entries(node(found.responses)).map(([status, one]) => ({ status, text: text(resolve(document, one).description) })),
    refusals: list(found['x-refusals']).map((one) => ({ type: text(node(one).type), status: Number(node(one).status) || 0, basis: text(node(one).basis) }))
  }
}

export function groupsOf(value: unknown): Group[] {
  const document = node(value)
  const groups = new Map<string, Operation[]>()
  for (const [path, item] of Object.entries(node(document.paths))) {
    for (const method of methods) {
      const found = node(node(item)[method])
      if (!Object.keys(found).length) continue
      const name = text(list(found.tags)[0]) || 'other'
      groups.set(name, [...(groups.get(name) ?? []), operation(document, path, method, found, list(node(item).parameters))])
    }
  }
  return [...groups].map(([name, operations]) => ({ name, operations })).sort((a, b) => a.name.localeCompare(b.name))
}
