// What every pod has to be: nobody in particular, without powers, with its probes, its memory bounded, its end in order.
import type { Fault } from '../fault.js';
import type { Container, Probe, Workload } from '../manifests/workloads.js';
import { memoryBytes } from './quantities.js';

export function podFaults(workload: Workload): Fault[] {
  const { pod, where } = workload;
  const fault = (rule: string, problem: string): Fault => ({ rule, where, problem });
  const { runAsNonRoot, runAsUser, runAsGroup, seccompProfile } = pod.securityContext;
  const demands: [boolean, string, string][] = [
    [runAsNonRoot === true, 'may-be-root', 'runAsNonRoot is not true'],
    [(runAsUser ?? 0) > 0 && (runAsGroup ?? 0) > 0, 'may-be-root', 'no runAsUser and runAsGroup above 0'],
    [
      !workload.isService || (runAsUser === 65532 && runAsGroup === 65532),
      'wrong-user',
      'services run as 65532',
    ],
    [seccompProfile?.type === 'RuntimeDefault', 'no-seccomp', 'seccompProfile is not RuntimeDefault'],
    [pod.automountServiceAccountToken === false, 'token-mounted', 'it needs no token of the API server'],
    [pod.enableServiceLinks === false, 'service-links', 'enableServiceLinks is not false'],
    [pod.hostNetwork !== true, 'host-network', 'hostNetwork'],
    [
      (pod.serviceAccountName ?? 'default') !== 'default',
      'no-account',
      'it has no service account of its own',
    ],
    [
      !workload.isService || pod.serviceAccountName === workload.manifest.metadata.name,
      'shared-account',
      'a service shares the account of another',
    ],
  ];
  return [
    ...demands.filter(([holds]) => !holds).map(([, rule, problem]) => fault(rule, problem)),
    ...[...pod.containers, ...pod.initContainers].flatMap((container) =>
      containerFaults(container, workload),
    ),
    ...volumeFaults(workload),
  ];
}

function containerFaults(container: Container, workload: Workload): Fault[] {
  const { securityContext: security, resources } = container;
  const where = `${workload.where}, container ${container.name}`;
  const { requests, limits } = resources;
  const demands: [boolean, string, string][] = [
    [security?.allowPrivilegeEscalation === false, 'may-escalate', 'allowPrivilegeEscalation is not false'],
    [security?.privileged !== true, 'privileged', 'it is privileged'],
    [security?.readOnlyRootFilesystem === true, 'writable-root', 'readOnlyRootFilesystem is not true'],
    [security?.capabilities?.drop.includes('ALL') === true, 'keeps-capabilities', 'drop ALL is missing'],
    [
      requests.cpu !== undefined && requests.memory !== undefined,
      'no-requests',
      'no request of CPU and memory',
    ],
    [limits.memory !== undefined, 'no-memory-limit', 'it may take all memory'],
    [limits.memory === requests.memory, 'memory-overcommitted', 'the memory limit is not the request'],
    [limits.cpu === undefined, 'cpu-limit', 'a limit of CPU throttles a pod on a node that idles'],
  ];
  return [
    ...demands.filter(([holds]) => !holds).map(([, rule, problem]): Fault => ({ rule, where, problem })),
    ...(workload.isService ? heapFaults(container, where) : []),
  ];
}

/** Three quarters of the memory limit, so that the process collects garbage before it is killed. */
function heapFaults(container: Container, where: string): Fault[] {
  const options = container.env.find(({ name }) => name === 'NODE_OPTIONS')?.value ?? '';
  const heapMb = Number(/--max-old-space-size=(\d+)/.exec(options)?.[1]);
  const limitMb = memoryBytes(container.resources.limits.memory ?? '') / 2 ** 20;
  if (heapMb === limitMb * 0.75) return [];
  const problem = `--max-old-space-size is ${heapMb}, three quarters of the limit are ${limitMb * 0.75}`;
  return [{ rule: 'heap-size', where, problem }];
}

function volumeFaults({ pod, where }: Workload): Fault[] {
  const mounts = pod.containers.flatMap(({ volumeMounts }) => volumeMounts);
  return pod.volumes.flatMap((volume) => {
    const mount = mounts.find(({ name }) => name === volume.name);
    const isReadOnly = volume.secret !== undefined || volume.configMap !== undefined;
    const demands: [boolean, string, string][] = [
      [mount !== undefined, 'unused-volume', `nobody mounts ${volume.name}`],
      [!isReadOnly || mount?.readOnly !== false, 'writable-secret', `${volume.name} is not mounted readOnly`],
      [
        volume.emptyDir === undefined || volume.emptyDir.sizeLimit !== undefined,
        'unbounded-volume',
        `${volume.name} may fill the machine`,
      ],
    ];
    return demands.filter(([holds]) => !holds).map(([, rule, problem]): Fault => ({ rule, where, problem }));
  });
}

/** Probes of what serves for ever; a job ends by itself. */
export function probeFaults(workload: Workload): Fault[] {
  if (workload.manifest.kind === 'Job') return [];
  const where = workload.where;
  return workload.pod.containers.flatMap((container) => {
    const { startupProbe, readinessProbe, livenessProbe } = container;
    const missing = Object.entries({ startupProbe, readinessProbe, livenessProbe })
      .filter(([, probe]) => probe === undefined)
      .map(([name]): Fault => ({ rule: 'missing-probe', where, problem: `no ${name}` }));
    if (!workload.isService) return missing;
    return [
      ...missing,
      ...pathFaults({ startupProbe, livenessProbe }, { path: '/health/live', where, container }),
      ...pathFaults({ readinessProbe }, { path: '/health/ready', where, container }),
    ];
  });
}

function pathFaults(
  probes: Readonly<Record<string, Probe | undefined>>,
  { path, where, container }: { path: string; where: string; container: Container },
): Fault[] {
  return Object.entries(probes).flatMap(([name, probe]) => {
    if (probe === undefined) return [];
    const asked = probe.httpGet;
    const isNamed = container.ports.some((port) => port.name === asked?.port);
    if (asked?.path === path && isNamed) return [];
    return [
      {
        rule: 'wrong-probe',
        where,
        problem: `${name} asks ${asked?.path ?? 'nothing'}, not ${path} on a named port`,
      },
    ];
  });
}

/** preStop, then the process' own grace, then the kubelet's patience, each within the next. */
export function graceFaults(workload: Workload, settings: Readonly<Record<string, string>>): Fault[] {
  if (!workload.isService) return [];
  const { pod, where } = workload;
  const sleep = Math.max(...pod.containers.map(({ lifecycle }) => lifecycle?.preStop?.sleep?.seconds ?? 0));
  const own = Number(settings['SHUTDOWN_GRACE_MS'] ?? 10_000) / 1_000;
  const faults: Fault[] = [];
  if (sleep < 5 || sleep > 10)
    faults.push({ rule: 'no-pre-stop', where, problem: `preStop sleeps ${sleep} s, not 5 to 10` });
  if (pod.terminationGracePeriodSeconds <= sleep + own)
    faults.push({
      rule: 'short-grace',
      where,
      problem: `${pod.terminationGracePeriodSeconds} s end before preStop (${sleep} s) and SHUTDOWN_GRACE_MS (${own} s)`,
    });
  return faults;
}
