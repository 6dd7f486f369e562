// Texts live in both languages, every text the pages ask for exists, and none lies around unused.
import { describe, expect, it } from 'vitest'
import en from './en.json'
import zh from './zh-CN.json'

const flat = (value: unknown, path = ''): string[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([name, one]) => flat(one, path ? `${path}.${name}` : name))
    : [path]
const sources = import.meta.glob<string>('../**/*.{vue,ts}', { query: '?raw', import: 'default', eager: true })
const code = Object.entries(sources).filter(([path]) => !path.endsWith('.test.ts')).map(([, text]) => text).join('\n')
const keys = new Set(flat(zh))
// Any quoted text with a dot whose first part is a group of texts is a key; `${…}` in one stands for a family of keys.
const groups = new Set(Object.keys(zh))
const key = /['`]([a-z_]+(?:\.(?:[A-Za-z0-9_-]|\$\{[^}]*\})+)+)(?=['`])/g
const quoted = [...code.matchAll(key)].map((found) => found[1]!).filter((text) => groups.has(text.split('.')[0]!))
const plain = quoted.filter((text) => !text.includes('${'))
const families = quoted
  .filter((text) => text.includes('${'))
  .map((text) => new RegExp(`^${text.split(/\$\{[^}]*\}/).map((part) => part.replaceAll('.', '\\.')).join('.+')}(\\..+)?$`))

describe('texts', () => {
  it('are the same keys in both languages', () => { expect(flat(en).sort()).toEqual(flat(zh).sort()) })
  it('have the same placeholders in both languages', () => {
    const places = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((one) => one[1]))].sort()
    const at = (root: unknown, key: string) => key.split('.').reduce<unknown>((value, part) => (value as Record<string, unknown>)[part], root)
    for (const key of keys) {
      const [a, b] = [at(zh, key), at(en, key)]
      if (typeof a === 'string' && typeof b === 'string') expect(places(b), key).toEqual(places(a))
    }
  })
  it('exist for everything the pages ask for', () => {
    const missing = plain.filter((key) => !keys.has(key) && ![...keys].some((one) => one.startsWith(`${key}.`)))
    expect(missing).toEqual([])
    expect(families.filter((family) => ![...keys].some((key) => family.test(key)))).toEqual([])
  })
  it('are all used', () => {
    const used = new Set(plain)
    const lists = plain.filter((one) => !keys.has(one))
    expect([...keys].filter((one) => !used.has(one) && !lists.some((list) => one.startsWith(`${list}.`)) && !families.some((family) => family.test(one)))).toEqual([])
  })
})
