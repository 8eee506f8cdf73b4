import type { DrillKind, DrillOrder } from '@shop/contracts/drill-ops';
import { DrillChoiceError, DrillUnknownError } from './desk.errors.js';

/**
 * The words of the command line that hold what is ordered, of the usual kind where none was chosen. Only what the catalogue has gets through, so an order cannot
 * name a file or another option.
 *
 * @throws DrillUnknownError, DrillChoiceError
 */
export function commandOf({ drill, choices }: DrillOrder, catalogue: readonly DrillKind[]): string[] {
  const kind = catalogue.find(({ name }) => name === drill);
  if (kind === undefined) throw new DrillUnknownError(drill);
  // The command line's own usual kind may be none that is held here.
  const usual = kind.choices.flatMap((one) => (one.kind === 'one-of' ? [[one.name, one.usual]] : []));
  const all: DrillOrder['choices'] = { ...Object.fromEntries(usual), ...choices };
  const chosen = Object.entries(all).flatMap(([name, value]) => {
    const choice = kind.choices.find((one) => one.name === name);
    if (choice === undefined)
      throw new DrillChoiceError({
        drill,
        choice: name,
        wanted: listOf(kind.choices.map((one) => one.name)),
      });
    if (choice.kind === 'count' && typeof value !== 'number')
      throw new DrillChoiceError({ drill, choice: name, wanted: 'a whole number above 0' });
    if (choice.kind === 'one-of' && !choice.values.includes(String(value)))
      throw new DrillChoiceError({ drill, choice: name, wanted: listOf(choice.values) });
    return [`--${name}`, String(value)];
  });
  return [drill, ...chosen];
}

function listOf(words: readonly string[]): string {
  return words.length === 0 ? 'nothing' : words.join(' or ');
}
