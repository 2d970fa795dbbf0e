// The reader's zone as IANA names it: Europe/Helsinki.
export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? null;
