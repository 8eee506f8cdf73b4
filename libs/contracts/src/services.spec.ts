import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { isServiceName, services, serviceNames, type ServiceDefinition } from './services.js';

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
const definitions: Readonly<Record<string, ServiceDefinition>> = services;
const definitionOf = (name: string): ServiceDefinition => {
  const definition = definitions[name];
  if (!definition) throw new Error(`no service ${name}`);
  return definition;
};

/** Solid arrows of the README's picture between two services. */
function drawnCalls(): string[] {
  const arrows = [...readme.matchAll(/^ {2}(\w+) -->(?:\|[^|]*\|)? (\w+)$/gm)];
  return arrows
    .map(([, from, to]) => `${from} -> ${to}`)
    .filter((arrow) => arrow.split(' -> ').every(isServiceName));
}

describe('the table of services', () => {
  it('is what the picture in the README shows', () => {
    const calls = serviceNames.flatMap((name) =>
      definitionOf(name).calls.map((target) => `${name} -> ${target}`),
    );
    expect(drawnCalls().sort()).toEqual(calls.sort());
  });

  it('names only services as targets and has no circle of calls', () => {
    const visit = (name: string, path: readonly string[]): void => {
      expect(path).not.toContain(name);
      for (const target of definitionOf(name).calls) visit(target, [...path, name]);
    };
    for (const name of serviceNames) visit(name, []);
  });

  it('gives each service a port and each public segment one owner', () => {
    const ports = serviceNames.map((name) => services[name].localPort);
    const segments = serviceNames.flatMap((name) => definitionOf(name).publicSegments);
    expect(new Set(ports).size).toBe(ports.length);
    expect(new Set(segments).size).toBe(segments.length);
  });

  it('takes names of its own only', () => {
    expect(isServiceName('product')).toBe(true);
    expect(isServiceName('toString')).toBe(false);
  });
});
