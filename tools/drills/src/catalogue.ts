import type { DrillKind } from '@shop/contracts/drill-ops';
import type { Option } from 'commander';
import { drills } from './options.js';

/** What every drill takes, and is left at its usual value by who starts drills by a click. */
const ofEveryDrill: ReadonlySet<string> = new Set(['rate', 'calm', 'reports', 'compose']);

/** Every drill with what may be chosen of it, read off the command line's own definition. */
export function catalogue(): DrillKind[] {
  return drills().map(({ command }) => ({
    name: command.name(),
    about: command.description(),
    choices: command.options.flatMap(choiceOf),
  }));
}

/** Seeds and the like have no usual value, and are not for clicking. */
function choiceOf(option: Option): DrillKind['choices'] {
  const [name, usual] = [option.attributeName(), option.defaultValue as unknown];
  if (ofEveryDrill.has(name)) return [];
  if (option.argChoices !== undefined)
    return [{ kind: 'one-of', name, values: [...option.argChoices], usual: String(usual) }];
  return typeof usual === 'number' ? [{ kind: 'count', name, about: option.description, usual }] : [];
}
