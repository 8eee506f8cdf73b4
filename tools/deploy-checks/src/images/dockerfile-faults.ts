// What an image must be, read off its Dockerfile: nobody special, without a shell before its program, from bases that have
// a tag, and with nothing in its last stage but what was collected for it.
import { DockerfileParser, type From, type Instruction, JSONInstruction } from 'dockerfile-ast';
import type { Fault } from '../fault.js';

type Demand = readonly [holds: boolean, rule: string, problem: string];

/** @param where the file, as the fault names it */
export function dockerfileFaults(text: string, where: string): Fault[] {
  const dockerfile = DockerfileParser.parse(text);
  const all = dockerfile.getInstructions();
  const stages = dockerfile.getFROMs();
  const last = lastStage(all);
  const demands: Demand[] = [
    ...stages.flatMap((from) => baseDemands(from, { args: all, stages })),
    ...programDemands(last),
    ...contentDemands(all, last),
  ];
  return demands.filter(([holds]) => !holds).map(([, rule, problem]) => ({ rule, where, problem }));
}

function lastStage(all: readonly Instruction[]): Instruction[] {
  return all.slice(all.findLastIndex((one) => one.getKeyword() === 'FROM') + 1);
}

/** A base is another stage, or an image with a tag: one that moves makes two builds of one commit differ for no reason. */
function baseDemands(
  from: From,
  { args, stages }: { args: readonly Instruction[]; stages: readonly From[] },
): Demand[] {
  const image = from.getImage() ?? '';
  if (stages.some((stage) => stage.getBuildStage() === image)) return [];
  const preset = args
    .filter((one) => one.getKeyword() === 'ARG')
    .map((one) => /^(\w+)=(\S+)$/.exec(one.getArgumentsContent() ?? ''))
    .find(
      (assigned) =>
        assigned !== null && [`\${${String(assigned[1])}}`, `$${String(assigned[1])}`].includes(image),
    );
  const named = preset?.[2] ?? image;
  return [
    [
      /:(?!latest$)[\w.-]+$|@sha256:[0-9a-f]{64}$/.test(named),
      'untagged-base',
      `${named} has no tag that stays`,
    ],
  ];
}

/** Process 1 is the program itself: a shell before it hears SIGTERM in its place, and keeps it for itself. */
function programDemands(stage: readonly Instruction[]): Demand[] {
  const saying = (keyword: string) => stage.filter((one) => one.getKeyword() === keyword);
  const user = saying('USER').at(-1)?.getArgumentsContent() ?? '0';
  const programs = [...saying('ENTRYPOINT'), ...saying('CMD')];
  const isBare = (one: Instruction) => one instanceof JSONInstruction && one.getOpeningBracket() !== null;
  return [
    [
      /^[1-9]\d*(:[1-9]\d*)?$/.test(user),
      'root-user',
      `it runs as ${user}: a number above 0 is what runAsNonRoot can check`,
    ],
    [
      programs.length > 0 && programs.every(isBare),
      'shell-form',
      'its program is started by a shell: use ["node", "..."]',
    ],
    [
      saying('STOPSIGNAL').at(-1)?.getArgumentsContent() === 'SIGTERM',
      'wrong-stop-signal',
      'it is not asked to end by SIGTERM',
    ],
  ];
}

/** Everything was collected before the last stage; nothing is fetched, made or set up in it. */
function contentDemands(all: readonly Instruction[], stage: readonly Instruction[]): Demand[] {
  const words = (one: Instruction) => one.getTextContent();
  const isCollected = (one: Instruction) => one.getKeyword() !== 'COPY' || words(one).includes('--from=');
  const secret = /\b\w*(PASSWORD|SECRET|TOKEN|PRIVATE_KEY)\w*\s*=/i;
  return [
    [
      !all.some((one) => one.getKeyword() === 'ADD'),
      'added-file',
      'ADD fetches and unpacks: COPY says what it does',
    ],
    [
      !stage.some((one) => one.getKeyword() === 'RUN'),
      'tools-in-image',
      'something is run in its last stage',
    ],
    [stage.every(isCollected), 'source-in-image', 'its last stage copies from the context, not from a stage'],
    [
      !all.some((one) => ['ARG', 'ENV'].includes(one.getKeyword()) && secret.test(words(one))),
      'secret-in-image',
      'a secret is an ARG or an ENV, which everybody reads who has the image',
    ],
    [
      all.every((one) => !/\bnpm (install|i)\b/.test(words(one))),
      'unpinned-packages',
      'npm ci takes the lockfile, npm install what there is today',
    ],
  ];
}
