import { type Abilities, type Ability, type ContestantModule, type Entry } from './abilities.js';

/** What was opened in this process, by what it can do. */
export interface Subject {
  readonly ability: Ability;
  readonly opened: Abilities[Ability];
}

/** @throws whatever the contestant throws; Error when it lacks the ability */
export async function openSubject({
  module,
  ability,
  kind,
  context,
}: Omit<Entry, 'label'>): Promise<Subject> {
  const contestant = (await import(module)) as ContestantModule;
  const name = `open${ability[0]?.toUpperCase() ?? ''}${ability.slice(1)}` as keyof ContestantModule;
  const open = contestant[name];
  if (open === undefined) throw new Error(`${module} has no ${name}`);
  return { ability, opened: await open(kind, context) };
}

/** The subject as one that has an ability. @throws Error when it was opened as something else */
export function as<Name extends Ability>(subject: Subject, ability: Name): Abilities[Name] {
  if (subject.ability !== ability) throw new Error(`a ${subject.ability} was opened, not a ${ability}`);
  return subject.opened as Abilities[Name];
}
