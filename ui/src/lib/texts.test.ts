import { describe, expect, it } from 'vitest'
import { difference, valueText } from './change'
import { toCsv } from './csv'
import { address, example, languages } from './examples'
import { ago, bytes, cell, compact, date, instant } from './format'
import { pieces } from './highlight'
import { groupsOf } from './openapi'
import { uploadIdOf } from './upload'

describe('hits', () => {
  it('are text, never markup', () => {
    expect(pieces('济南&lt;b&gt;<em>村&amp;居</em>名录')).toEqual([{ text: '济南<b>', hit: false }, { text: '村&居', hit: true }, { text: '名录', hit: false }])
    expect(pieces('<img src=x onerror=alert(1)>')).toEqual([{ text: '<img src=x onerror=alert(1)>', hit: false }])
  })
})
describe('figures and dates', () => {
  it('are written as people write them', () => {
    expect(compact(3_200_118, 'zh-CN')).toBe('320万')
    expect(compact(9_999, 'zh-CN')).toBe('9,999')
    expect(compact(3_200_118, 'en')).toBe('3.2M')
    expect(bytes(null, 'en')).toBe('–')
    expect(date('2026-11-24', 'zh-CN')).toBe('2026年11月24日')
    expect(instant('2026-11-23T17:30:00Z', 'zh-CN')).toContain('24日')
    expect(ago('2026-11-21T00:00:00Z', 'zh-CN', Date.parse('2026-11-24T00:00:00Z'))).toBe('3天前')
    expect([cell(null), cell(370102), cell({ a: 1 })]).toEqual(['', '370102', '{"a":1}'])
  })
})
describe('changes', () => {
  it('show the differing middle', () => {
    expect(difference('济南市村居的名称', '济南市村居的代码和名称')).toEqual([{ text: '济南市村居的', kind: 'same' }, { text: '代码和', kind: 'new' }, { text: '名称', kind: 'same' }])
    expect(difference('', '')).toEqual([])
    expect(valueText([{ code: '06', label: '交通运输' }, null, 'x'])).toBe('交通运输、x')
  })
})
describe('examples', () => {
  const call = { url: 'http://127.0.0.1:8080/api/v1/resources/r/records', parameters: { where: `name='O"x'`, select: '', limit: '5' } }
  it('quote for their language', () => {
    expect(address(call)).toBe('http://127.0.0.1:8080/api/v1/resources/r/records?where=name%3D%27O%22x%27&limit=5')
    expect(example('curl', call)).toContain(`'where=name='\\''O"x'\\'''`)
    expect(example('python', call)).toContain(String.raw`"where": "name='O\"x'"`)
    expect(example('excel', call)).toContain(`"name='O""x'"`)
    for (const language of languages) expect(example(language, call)).not.toContain('select')
  })
})
describe('files', () => {
  it('open in spreadsheets without running anything', () => {
    expect(toCsv(['名称', 'n'], [{ 名称: '=1+1', n: -3 }, { 名称: 'a,"b"', n: null }])).toBe('\uFEFF名称,n\r\n\'=1+1,-3\r\n"a,""b""",\r\n')
  })
  it('are known by the last part of their address', () => { expect(uploadIdOf('http://x/api/v1/uploads/01J%2B?a=1')).toBe('01J+') })
})
describe('the interface', () => {
  it('is read from its document', () => {
    const document = { paths: { '/a/{id}': { parameters: [{ $ref: '#/components/parameters/id' }], post: { tags: ['x'], summary: 's', requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Self' } } } }, responses: { 201: { description: 'ok' } }, 'x-refusals': [{ type: 'no', status: 409, basis: '第八条' }] } } }, components: { parameters: { id: { name: 'id', in: 'path', required: true, schema: { type: 'string' } } }, schemas: { Self: { type: 'object', properties: { again: { $ref: '#/components/schemas/Self' }, n: { type: ['integer', 'null'] } } } } } }
    const [group] = groupsOf(document)
    expect(group!.operations[0]).toMatchObject({ method: 'POST', parameters: [{ name: 'id', required: true }], refusals: [{ type: 'no', status: 409, basis: '第八条' }] })
    expect(JSON.stringify(group!.operations[0]!.body)).toContain('"n":0')
    expect(groupsOf(null)).toEqual([])
  })
})
