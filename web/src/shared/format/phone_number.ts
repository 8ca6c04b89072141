// A Chinese number as people there write it: a mobile's and a service number's without the country code, a landline's
// with its 0. Others stay as they are; some digits may be masked.
export function displayNumber(number: string): string {
  const national = /^\+86(.+)$/.exec(number)?.[1];
  if (national === undefined) return number;
  return /^(1[3-9]|400|800|95|96)/.test(national) ? national : `0${national}`;
}
