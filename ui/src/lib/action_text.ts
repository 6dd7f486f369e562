/** "entry.submit" and "submit" are the same deed to people. */
export const actionName = (name: string): string => name.split('.').at(-1) ?? name
