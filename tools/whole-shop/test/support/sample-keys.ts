/** Ids as they come and as they may come: with what Redis' globs would take for a sign of their own. */
const IDS = ['nobody-has-it', 'tea *[time]? ä£'];

/** Keys of a family, made of its pattern, the optional part with and without. */
export function sampleKeysOf(pattern: string): string[] {
  const [long, short] = [pattern.replace(/[[\]]/g, ''), pattern.replace(/\[[^\]]*\]/g, '')];
  return [...new Set(IDS.flatMap((id) => [long, short].map((text) => text.replace(/<[^>]*>/g, id))))];
}
