import type { KeyFamily } from '../keys/key-family.js';
import { tableOf } from '../keys/markdown-table.js';
import { aclRule, aclUsers, isChannel } from './acl-users.js';
import { connectionCommands, diagnosisRights, doorRights, nearRights } from './door-rights.js';
import { globOf, overlapsOf } from './key-globs.js';

/* docs/redis/acl.md is written from the same tables as the rules, so that it cannot say anything else. */

type Described = Pick<KeyFamily, 'pattern' | 'owners' | 'door' | 'isNear'>;

/** What no table says. */
const HOW_TO_USE = `## Using them

**OCI Cache.** One \`oci_redis_oci_cache_user\` a service: \`name\` is the service's, \`acl_string\` its rule,
\`authentication_mode\` PASSWORD with the SHA-256 of a random password; attach them to the cluster. Attach a user named
\`default\` with status OFF as well: the built-in one has no password. In Terraform the rules are
\`jsondecode(file(".../infra/redis/acl.json"))\`. Oracle refuses strings with commands that it keeps to itself; these
name none of the category \`@admin\`. They have been tried on Redis 7.0, not yet on the service.

**A cluster you run.** Users are not replicated: every node's \`aclfile\` has a line for each, \`user <service> on #<sha256>
<rule>\` and besides the services these. \`masteruser replica\` and \`masterauth\` go into every node's settings, or no
replica syncs any more; \`admin\` is for operators and for resharding.

\`\`\`text
user default off
user replica on #<sha256> resetchannels -@all +psync +replconf +ping
user admin on #<sha256> ~* &* +@all
\`\`\`

While it runs, \`ACL SETUSER <service> reset on #<sha256> <rule>\` on every node changes a user in one step and \`ACL SAVE\`
keeps it. \`ACL LOAD\` ends the connections of every user on Redis 7.0.
[secured-nodes.ts](../../libs/local-stack/src/redis/secured-nodes.ts) sets up such nodes. Why it is so:
[0051](../adr/0051-rights-in-redis-are-generated-and-name-each-command.md).

**A service** gets \`REDIS_TLS=true\`, \`REDIS_TLS_CA_FILE\` (where the authority is not a public one),
\`REDIS_USERNAME\` and \`REDIS_PASSWORD\`.

**A change of the table**: \`nx run redis:docs\` writes this page and the rules. Give new rights before the release that
needs them and take old ones away after it: a command without its right fails at once, with \`RedisReplyError\`, a 500.

**A refusal** is in \`ACL LOG\` on the node that refused. Look there and not only for NOPERM in logs: caches fail open, the
limiter counts alone, and a command refused inside a script comes back as a plain \`ERR\` on Redis 7.0.
[tools/whole-shop](../../tools/whole-shop) runs the services under these rules, tries every user on every family, and
finds the logs empty.

## What they cannot do

- Commands are a service's, not a family's: who may \`DEL\` for its cache may \`DEL\` in all of its families.
- Owners of one family are not told apart: gateway and auth both write sessions.
- \`CLUSTER SLOTS\`, \`CLUSTER NODES\` and \`INFO\` tell every service the cluster's addresses and sizes.
- They bound what is touched, not how much: a service may still fill the memory, or keep a node busy with a long script.
- New rights hold for open connections at once, a new password for new ones only: \`CLIENT KILL USER\` ends the others.
- The cluster's bus knows no users. It trusts whoever has a certificate of the same authority.`;

const code = (text: string) => `\`${text}\``;
const codes = (texts: readonly string[]) => texts.map(code).join(', ');

function matrixOf(families: readonly Described[]): string {
  const names = aclUsers(families).map(({ name }) => name);
  const rows = families.map((family) => [
    code(`${isChannel(family) ? '&' : '~'}${globOf(family.pattern)}`),
    family.door,
    ...names.map((name) => (family.owners.includes(name) ? 'yes' : '')),
  ]);
  return tableOf(['keys (~), channels (&)', 'door', ...names], rows);
}

function commandsOf(): string {
  const rows = Object.entries(doorRights).map(([door, commands]) => [door, codes([...commands].sort())]);
  return tableOf(['door', 'commands'], [...rows, ['cache, near', codes(nearRights)]]);
}

function connectionOf(): string {
  return tableOf(
    ['command', 'sent'],
    Object.entries(connectionCommands).map(([command, when]) => [code(command), when]),
  );
}

function overlapsTold(families: readonly Described[]): string {
  const overlaps = overlapsOf(families);
  const told = overlaps.map(
    ({ patterns, trespassers }) =>
      `- ${code(patterns[0])} and ${code(patterns[1])}: ${
        trespassers.length === 0 ? 'of the same owners' : `**${trespassers.join(', ')} trespass**`
      }`,
  );
  return told.join('\n');
}

function rulesOf(families: readonly Described[]): string {
  return aclUsers(families)
    .map((user) => `**${user.name}**\n\n\`\`\`text\n${aclRule(user)}\n\`\`\``)
    .join('\n\n');
}

/** The whole page, as Markdown. */
export function aclPage(families: readonly Described[]): string {
  return `<!-- Written by \`nx run redis:docs\` from libs/redis/src/acl and the table of keys. Change those. -->

# One Redis user a service

Each service has a user of its own name in Redis, which reaches the keys of the families it owns
([keys](keys.md)) by the commands that this library sends for them, and nothing else. A service that is broken into, or a
mistake in one, cannot read another's sessions, empty a cache, or stop a node. The rules are generated out of the key table:
[acl-users.ts](../../libs/redis/src/acl/acl-users.ts). \`SHOP_REDIS_TLS=true npm start\` runs the shop under them.

## Who reaches which keys

${matrixOf(families)}

A glob's \`*\` also matches colons and braces, so one family may reach into another. These do, and a spec fails when
one does whose owners differ:

${overlapsTold(families)}

## Who may send which commands

Everyone, on every connection:

${connectionOf()}

Owners of a family, by the door it is used through. A script needs EVALSHA and EVAL, and Redis then checks each command
in it, and that command's keys, for the same user. Owners of a family that is kept [near](near-cache.md) may besides
subscribe to \`__redis__:invalidate\`, which tells names of keys, and not only their own:

${commandsOf()}

**${diagnosisRights.service}**, for \`/ops/redis\`, may besides send ${codes(diagnosisRights.commands)}, and ${codes(diagnosisRights.ofEveryKey)}
for every key, whoever owns it: names and sizes of all keys, and no value
([big keys](big-keys.md), [0085](../adr/0085-the-gateway-sees-names-and-sizes-of-all-keys.md)). SCAN knows no keys: whoever
may send it is told all names of a node.

Nobody may send \`FLUSHALL\`, \`CONFIG\`, \`KEYS\`, \`ACL\`, \`DEBUG\`, \`SHUTDOWN\`, \`CLUSTER FAILOVER\` and the
like: the rules begin with \`-@all\` and name what is allowed. The usual \`+@all -@dangerous\` takes INFO, which the client
needs, and leaves SCRIPT FLUSH, FUNCTION FLUSH, and SCAN and RANDOMKEY to those who need neither.

## The rules

The same, for programs, in [infra/redis/acl.json](../../infra/redis/acl.json).

${rulesOf(families)}

${HOW_TO_USE}
`;
}
