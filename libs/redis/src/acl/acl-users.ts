import { keyFamilies } from '../keys/key-families.js';
import type { KeyFamily } from '../keys/key-family.js';
import { connectionCommands, diagnosisRights, doorRights, nearChannel, nearRights } from './door-rights.js';
import { globOf } from './key-globs.js';

/*
 * One Redis user a service, with the rights that the key table gives it: the keys of the families it owns, the commands
 * of the doors they are used through, nothing else. A family of the door `channels` is channels and not keys; one that is kept
 * near may be tracked. A new row in the table changes the rights of its owners, and a new owner is a new user.
 */

/** What a family's rights depend on; how its keys are built they do not. */
export type FamilyRights = Pick<KeyFamily, 'owners' | 'pattern' | 'door' | 'isNear'>;

/** What one service may do. */
export interface AclUser {
  /** Name of the service and of its user. */
  readonly name: string;
  /** Globs of keys, without the `~`, in the order of the table. */
  readonly keys: readonly string[];
  /** Globs of pub/sub channels, without the `&`, in the same order. */
  readonly channels: readonly string[];
  /** Commands, `container|subcommand` for parts of one, in order of the alphabet. */
  readonly commands: readonly string[];
  /** Commands that the user may send for every key, whoever owns it. */
  readonly ofEveryKey: readonly string[];
}

/** Whether a family's pattern is one of channels; a user's right to them is written apart from that to keys. */
export function isChannel({ door }: Pick<KeyFamily, 'door'>): boolean {
  return door === 'channels';
}

const distinct = (texts: readonly string[]) => [...new Set(texts)].sort();

function userOf(name: string, families: readonly FamilyRights[]): AclUser {
  const own = families.filter(({ owners }) => owners.includes(name));
  const commands = own.flatMap(({ door }) => doorRights[door]);
  const isNear = own.some((family) => family.isNear);
  const isOps = name === diagnosisRights.service;
  return {
    name,
    keys: own.filter((family) => !isChannel(family)).map(({ pattern }) => globOf(pattern)),
    channels: [
      ...own.filter(isChannel).map(({ pattern }) => globOf(pattern)),
      ...(isNear ? [nearChannel] : []),
    ],
    commands: distinct([
      ...[...Object.keys(connectionCommands), ...commands],
      ...(isNear ? nearRights : []),
      ...(isOps ? diagnosisRights.commands : []),
    ]),
    ofEveryKey: isOps ? diagnosisRights.ofEveryKey : [],
  };
}

/**
 * The users of a table of families, in order of the alphabet.
 *
 * @param families default: the shop's
 */
export function aclUsers(families: readonly FamilyRights[] = Object.values(keyFamilies)): AclUser[] {
  return distinct(families.flatMap(({ owners }) => owners)).map((name) => userOf(name, families));
}

/**
 * A user's rights as Redis 7 spells them, to be put after `ACL SETUSER <name> reset on #<sha256>`, into an aclfile, or
 * into the `acl_string` of an OCI Cache user. It holds neither `on` nor a password.
 */
export function aclRule({ keys, channels, commands, ofEveryKey }: AclUser): string {
  const allowed = (names: readonly string[]) => names.map((command) => `+${command}`);
  return [
    ...keys.map((glob) => `~${glob}`),
    'resetchannels',
    ...channels.map((glob) => `&${glob}`),
    '-@all',
    ...allowed(commands),
    ...(ofEveryKey.length === 0 ? [] : [`(~* -@all ${allowed(ofEveryKey).join(' ')})`]),
  ].join(' ');
}

/** The rule of every user by its name. */
export function aclRules(families?: readonly FamilyRights[]): Record<string, string> {
  return Object.fromEntries(aclUsers(families).map((user) => [user.name, aclRule(user)]));
}
