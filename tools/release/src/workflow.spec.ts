import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { environments } from './overlay.js';

const workflow = z
  .object({
    on: z.object({
      workflow_dispatch: z.object({
        inputs: z.object({ environment: z.object({ options: z.array(z.string()) }) }),
      }),
    }),
    permissions: z.record(z.string(), z.string()),
    concurrency: z.object({ 'cancel-in-progress': z.boolean() }),
    jobs: z.object({
      release: z.object({
        environment: z.string(),
        steps: z.array(
          z.object({ run: z.string().optional(), with: z.record(z.string(), z.unknown()).optional() }),
        ),
      }),
    }),
  })
  .parse(parse(readFileSync(new URL('../../../.github/workflows/release.yml', import.meta.url), 'utf8')));
const scripts = workflow.jobs.release.steps.flatMap(({ run }) => run ?? []);

describe('the hosted workflow', () => {
  it('calls the command that people call, in every environment', () => {
    expect(scripts.filter((script) => script.includes('npm run release -- "$ENVIRONMENT"'))).toHaveLength(1);
    expect(workflow.on.workflow_dispatch.inputs.environment.options).toEqual([...environments]);
  });

  it('has the history in which the version before is found, and pushes the commit of the release', () => {
    expect(workflow.jobs.release.steps[0]?.with).toEqual({ 'fetch-depth': 0 });
    expect(scripts.some((script) => script.startsWith('git push'))).toBe(true);
  });

  it('is cut off by nobody, asks the environment, and may do no more than it does', () => {
    expect(workflow.concurrency['cancel-in-progress']).toBe(false);
    expect(workflow.jobs.release.environment).toBe('${{ inputs.environment }}');
    expect(workflow.permissions).toEqual({ actions: 'read', contents: 'write' });
  });

  it('writes what somebody typed into no script', () => {
    expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
  });
});
