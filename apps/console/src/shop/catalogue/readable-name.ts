/** The catalogue writes its names in capitals; a page that does so shouts. */
export function readableName(name: string): string {
  const quiet = name.trim().toLocaleLowerCase('en-GB');
  return quiet.charAt(0).toLocaleUpperCase('en-GB') + quiet.slice(1);
}
