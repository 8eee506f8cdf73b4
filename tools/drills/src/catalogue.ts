import type { DrillKind } from '@shop/contracts/drill-ops';
import type { Option } from 'commander';
import { type Drill, drills, isHeldAt, type Place } from './options.js';

/** What every drill takes, and is left at its usual value by who starts drills by a click. */
const ofEveryDrill: ReadonlySet<string> = new Set(['rate', 'calm', 'reports', 'compose']);

/** Every drill that can be held there, with what may be chosen of it, read off the command line's own definition. */
export function catalogue(place: Place = { isConnected: false }): DrillKind[] {
  return drills().flatMap((drill) => {
    const choices = drill.command.options.flatMap((option) => choiceOf(option, { drill, place }));
    const kinds = choices.filter((choice) => choice.kind === 'one-of');
    const isHeld = kinds.length > 0 ? kinds.every(hasAny) : isHeldAt(place, drill.faultOf());
    return isHeld ? [{ name: drill.command.name(), about: drill.command.description(), choices }] : [];
  });
}

type Choice = DrillKind['choices'][number];

interface Chooser {
  readonly drill: Drill;
  readonly place: Place;
}

/** Seeds and the like have no usual value, and are not for clicking. */
function choiceOf(option: Option, { drill, place }: Chooser): Choice[] {
  const [name, usual] = [option.attributeName(), option.defaultValue as unknown];
  if (ofEveryDrill.has(name)) return [];
  if (option.argChoices === undefined)
    return typeof usual === 'number' ? [{ kind: 'count', name, about: option.description, usual }] : [];
  const values = option.argChoices.filter((value) => isHeldAt(place, drill.faultOf({ [name]: value })));
  const offered = values.includes(String(usual)) ? String(usual) : (values[0] ?? '');
  return [{ kind: 'one-of', name, values, usual: offered }];
}

function hasAny({ values }: Extract<Choice, { kind: 'one-of' }>): boolean {
  return values.length > 0;
}
