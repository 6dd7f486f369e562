// Every page there is, with addresses of things that exist on the platform asked.
const get = async (base, path) => {
  const answer = await fetch(base + path)
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  return answer.json()
}

/** The column of a table that holds codes of places in Shandong. */
async function cityColumn(base, entry) {
  const { columns } = await get(base, `/api/v1/resources/${entry.resources[0].id}/profile`)
  return (columns.find((one) => /^37\d/.test(String(one.min))) ?? columns[0]).code
}

export async function publicPages(base) {
  const find = async (query) => {
    const found = (await get(base, `/api/v1/entries?limit=1&${query}`)).items[0]
    return found && get(base, `/api/v1/entries/${found.id}`)
  }
  const table = (await find(`q=${encodeURIComponent('济南市村')}`)) ?? (await find('openness=unconditional'))
  const places = (await find(`q=${encodeURIComponent('中国机场')}`)) ?? table
  const cities = (await find(`q=${encodeURIComponent('世界城市地理坐标')}`)) ?? places
  const delays = (await find(`q=${encodeURIComponent('民航航班准点记录')}`)) ?? table
  const villages = (await find(`q=${encodeURIComponent('山东省村（居）委会名录')}`)) ?? table
  const charts = [
    { name: 'line', path: `/entries/${delays.id}?tab=chart&chart=line&x=week.qi_fei_shi_jian&y=avg.yan_wu_fen_zhong` },
    { name: 'stacked', path: `/entries/${delays.id}?tab=chart&chart=bar&x=month.qi_fei_shi_jian&y=count&by=qi_fei_ji_chang&stack=1` },
    { name: 'scatter', path: `/entries/${delays.id}?tab=chart&chart=scatter&x=hang_cheng_ying_li&y=yan_wu_fen_zhong` },
    { name: 'pie', path: `/entries/${delays.id}?tab=chart&chart=pie&x=qi_fei_ji_chang&y=count` },
    { name: 'pivot', path: `/entries/${delays.id}?tab=chart&chart=pivot&x=qi_fei_ji_chang&y=count&by=month.qi_fei_shi_jian&top=10` },
    { name: 'cities', path: `/entries/${villages.id}?tab=chart&chart=map&x=${await cityColumn(base, villages)}&y=count` },
    { name: 'places', path: `/entries/${places.id}?tab=chart&chart=places` }
  ].map((one) => ({ ...one, name: `entry-chart-${one.name}` }))
  const conditional = await find('openness=conditional')
  const closed = await find('openness=closed')
  const unit = table.provider.id
  const first = async (path) => (await get(base, path)).items[0]
  const consultation = await first('/api/v1/consultations?state=open')
  const adopted = await first('/api/v1/priority-lists')
  const policy = await first('/api/v1/policies?state=issued')
  const plan = await first('/api/v1/opening-plans')
  return [
    { name: 'home', path: '/' },
    { name: 'ledger', path: '/ledger' },
    { name: 'search', path: '/search?q=' + encodeURIComponent('村居') },
    { name: 'search-filtered', path: '/search?theme=06&openness=unconditional' },
    { name: 'search-empty', path: '/search?q=' + encodeURIComponent('量子纠缠蛋糕') },
    ...['overview', 'data', 'fields', 'chart', 'api', 'quality', 'cite', 'versions', 'history'].map((tab) => ({ name: `entry-${tab}`, path: `/entries/${table.id}${tab === 'overview' ? '' : `?tab=${tab}`}` })),
    { name: 'entry-data-grouped', path: `/entries/${cities.id}?tab=data&group=guo_jia_dai_ma&totals=avg.jing_du&order=-row_count` },
    { name: 'entry-fields-numbers', path: `/entries/${cities.id}?tab=fields` },
    ...charts,
    { name: 'entry-map', path: `/entries/${places.id}?tab=map` },
    { name: 'entry-map-many', path: `/entries/${cities.id}?tab=map` },
    { name: 'embed-chart', path: `/embed/chart?resource=${delays.resources[0].id}&chart=line&x=week.qi_fei_shi_jian&y=avg.yan_wu_fen_zhong` },
    ...(conditional ? [{ name: 'entry-conditional', path: `/entries/${conditional.id}` }] : []),
    ...(closed ? [{ name: 'entry-closed', path: `/entries/${closed.id}` }] : []),
    { name: 'organizations', path: '/organizations' },
    { name: 'organization', path: `/organizations/${unit}` },
    { name: 'divisions', path: '/divisions' },
    { name: 'open-lists', path: '/open-lists' },
    { name: 'open-list', path: `/open-lists/${unit}` },
    { name: 'statistics', path: '/statistics' },
    { name: 'quality', path: '/quality' },
    { name: 'openness', path: '/openness' },
    { name: 'openness-result', path: '/openness?state_secret=no&work_secret=no&trade_secret=yes&important_data=no&personal_information=no&forbidden=no&deidentified=yes&security_demanding=yes&capability_demanding=no&specific_condition=no' },
    { name: 'openness-map', path: '/openness-map' },
    { name: 'opening-changes', path: '/opening-changes' },
    { name: 'consultations', path: '/consultations' },
    { name: 'consultations-lists', path: '/consultations?tab=lists' },
    ...(consultation ? [{ name: 'consultation', path: `/consultations/${consultation.id}` }] : []),
    ...(adopted ? [{ name: 'priority-list', path: `/priority-lists/${adopted.id}` }, { name: 'consultation-adopted', path: `/consultations/${adopted.consultation}` }] : []),
    { name: 'priorities', path: '/priorities' },
    { name: 'plans', path: '/plans' },
    ...(plan ? [{ name: 'plan', path: `/plans/${plan.id}` }] : []),
    { name: 'policies', path: '/policies' },
    ...(policy ? [{ name: 'policy', path: `/policies/${policy.id}` }] : []),
    { name: 'compilation-rules', path: '/compilation-rules' },
    { name: 'grading-rules', path: '/grading-rules' },
    { name: 'off-platform', path: '/off-platform' },
    { name: 'report-channel', path: '/report-channel' },
    { name: 'sql', path: '/sql' },
    { name: 'api-docs', path: '/api-docs' },
    { name: 'about', path: '/about' },
    { name: 'terms', path: '/terms' },
    { name: 'sign-in', path: '/sign-in' },
    { name: 'register', path: '/register' },
    { name: 'enrol', path: '/enrol' },
    { name: 'not-found', path: '/no/such/page', expected: ['404'] },
    { name: 'entry-not-found', path: '/entries/nothing', expected: ['404'] }
  ]
}

/** Pages behind the sign-in, by account; `find` looks up what the account may open, and leaves the page out where there is nothing. */
export const consolePages = {
  cataloguer: [
    { name: 'console-entries', path: '/console/entries' },
    { name: 'console-new', path: '/console/entries/new' },
    { name: 'console-edit', find: { list: '/api/v1/provider/entries?limit=1', page: '/console/entries/' } },
    { name: 'console-import', find: { list: '/api/v1/provider/entries?limit=1', page: '/console/entries/', then: '/import' } },
    { name: 'console-opening', find: { list: '/api/v1/provider/entries?state=published&limit=1', page: '/console/entries/', then: '/opening' } },
    { name: 'console-opening-list', find: { list: '/api/v1/provider/entries?state=published&limit=1', page: '/console/entries/', then: '/opening?ask=adjustment' } },
    { name: 'console-keys', path: '/console/keys' }
  ],
  officer: [
    { name: 'console-channels', path: '/console/channels' },
    { name: 'console-channel', find: { list: '/api/v1/channels', page: '/console/channels/' } },
    { name: 'console-channel-new', find: { list: '/api/v1/channels?state=registered', page: '/console/channels/' } },
    { name: 'console-elsewhere', path: '/console/elsewhere' },
    { name: 'console-plans', path: '/console/plans' },
    { name: 'console-plan', find: { list: '/api/v1/opening-plans?own=true', page: '/console/plans/' } },
    { name: 'console-consultations', path: '/console/consultations' },
    { name: 'console-consultation', find: { list: '/api/v1/consultations?own=true', page: '/console/consultations/' } }
  ],
  'unit-admin': [
    { name: 'console-people', path: '/console/people' },
    { name: 'console-delegations', path: '/console/delegations' }
  ],
  reviewer: [
    { name: 'console-delegations-own', path: '/console/delegations' },
    { name: 'console-inbox', path: '/console/inbox' },
    { name: 'console-case', find: { list: '/api/v1/cases?inbox=mine', page: '/console/cases/' } },
    { name: 'console-notices', path: '/console/notices' }
  ],
  authority: [
    { name: 'console-policies', path: '/console/policies' },
    { name: 'console-policy-new', path: '/console/policies/new' },
    { name: 'console-policy', find: { list: '/api/v1/policies?state=draft', page: '/console/policies/' } }
  ],
  'authority-jinan': [
    { name: 'register', path: '/console/channels' },
    { name: 'register-elsewhere', path: '/console/elsewhere' },
    { name: 'register-priorities', path: '/priorities' },
    { name: 'console-inbox-authority', path: '/console/inbox?scope=all' },
    { name: 'console-change', find: { list: '/api/v1/cases?type=attribute_restriction', page: '/console/cases/' } },
    { name: 'console-register', path: '/console/opening-changes' }
  ]
}

/** The page's address, or nothing where the account has no such thing. */
export async function addressOf(page, one) {
  if (one.path) return one.path
  const id = await page.evaluate(async (list) => (await (await fetch(list)).json()).items?.[0]?.id ?? '', one.find.list)
  return id ? one.find.page + id + (one.find.then ?? '') : ''
}
