import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { markdownOf } from './markdown.js';
import { pictureOf } from './picture/picture.js';
import { type Report, verdictLineOf } from './report.js';

/**
 * Writes `drill-<name>.md`, `.svg` and `.json` over those of the run before.
 *
 * @param directory made when it is missing
 * @returns the file to read
 * @throws Error of the file system
 */
export async function writeReport(report: Report, directory: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  const fileOf = (ending: string) => join(directory, `drill-${report.name}.${ending}`);
  await Promise.all([
    writeFile(fileOf('md'), markdownOf(report)),
    writeFile(fileOf('svg'), drawn(report)),
    writeFile(fileOf('json'), recordOf(report)),
  ]);
  return fileOf('md');
}

function drawn({ title, rate, begunAt, machine, samples, outcome }: Report): string {
  const day = begunAt.toISOString().slice(0, 16).replace('T', ' ');
  const { cores, node, redis } = machine;
  const subtitle = [
    `${day} UTC`,
    `${rate} requests a second`,
    `${cores} cores`,
    `Node ${node}`,
    `Redis ${redis ?? '?'}`,
  ];
  return pictureOf(samples, { title, subtitle: subtitle.join(' · '), verdict: verdictLineOf(outcome) });
}

/** One sample a line: it can be read while it is looked through, and as a whole. */
function recordOf({ name, title, command, rate, begunAt, machine, samples, outcome }: Report): string {
  const { isJudged } = outcome;
  const verdict = isJudged ? { promises: outcome.promises } : { brokenOff: outcome.reason };
  const head = JSON.stringify({ name, title, command, rate, begunAt, machine, ...verdict }).slice(0, -1);
  return `${head},"samples":[\n${samples.map((sample) => JSON.stringify(sample)).join(',\n')}\n]}\n`;
}
