// How states of Art. 7 and 9 are coloured: red is what is late or a breach, green what has been done.
export const channelTone = (code: string, overdueSince: string | null): string =>
  overdueSince || code === 'unlawful_new' ? 'bad' : ({ plan_filed: 'info', migrating: 'info', merged: 'good', closed: 'good', covered: 'warn' } as Record<string, string>)[code] ?? ''
export const consultationTone = (code: string): string =>
  ({ open: 'good', closed: 'warn', responded: 'info', adopted: 'info' } as Record<string, string>)[code] ?? ''
export const itemTone = (code: string): string =>
  ({ overdue: 'bad', opened: 'good', opened_late: 'warn', preparing: 'info' } as Record<string, string>)[code] ?? ''
export const outcomeTone = (code: string): string => ({ adopted: 'good', partly: 'warn' } as Record<string, string>)[code] ?? ''
