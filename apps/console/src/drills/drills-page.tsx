import { useQuery } from '@tanstack/react-query';
import { drillsTold, everyDrillPromises } from '@shop/contracts/drills';
import type { DrillKind, DrillReport } from '@shop/contracts/drill-ops';
import { Link } from 'react-router';
import { LinkState } from '../live/link-state.js';
import { useLive } from '../live/live-store.js';
import { Command } from './command.js';
import { drillKinds } from './desk.js';
import { Load } from './load.js';
import { Run } from './run.js';
import { StartDrill } from './start-drill.js';
import styles from './drills.module.css';

/** What may befall the shop, what it promises all the same, and how to see for oneself: by a click where a desk holds drills. */
export function DrillsPage() {
  const { data: kinds, error } = useQuery(drillKinds);
  const report = useLive(({ reports }) => reports.drills);
  return (
    <>
      <div className={styles.top}>
        <h1>Drills</h1>
        <LinkState />
      </div>
      <p className={styles.lead}>
        A drill lets something befall this shop while people shop in it, and judges what became of its
        promises. Look at the <Link to="/cluster">cluster</Link> meanwhile: it shows what happens as it
        happens. Of each of them is promised: {everyDrillPromises}
      </p>
      {kinds === null && (
        <p className={styles.lead}>
          Nobody holds drills for this page here. Begin one in a terminal, in the folder of the repository.
        </p>
      )}
      {error && <p className={styles.problem}>{error.message}</p>}
      {report && kinds && <Load load={report.load} isDrillHeld={isHeld(report)} />}
      {report?.run && <Run run={report.run} />}
      <DrillList kinds={kinds ?? []} obstacle={report && obstacleOf(report)} />
    </>
  );
}

interface ListProps {
  readonly kinds: readonly DrillKind[];
  readonly obstacle: string | undefined;
}

function DrillList({ kinds, obstacle }: ListProps) {
  // Where the shop is in containers, the desk offers none that takes a hold of processes.
  const isInContainers = kinds.length > 0 && kinds.length < drillsTold.length;
  const where = isInContainers ? ' --compose' : '';
  return (
    <ul className={styles.list}>
      {drillsTold.map(({ name, befalls, usually, promises }) => {
        const kind = kinds.find((each) => each.name === name);
        return (
          <li key={name} className={styles.drill}>
            <h2>{name}</h2>
            <p>{sentence(befalls)}</p>
            <ul className={styles.promises}>
              {promises.map((promise) => (
                <li key={promise}>{promise}</li>
              ))}
            </ul>
            {kind && <StartDrill kind={kind} obstacle={obstacle} />}
            <Command name={name} text={`npm run drill -- ${usually}${where}`} />
          </li>
        );
      })}
    </ul>
  );
}

const isHeld = ({ run }: DrillReport) => run !== null && run.state !== 'finished';

/** One at a time. */
function obstacleOf(report: DrillReport): string | undefined {
  if (isHeld(report)) return 'A drill is held already.';
  return report.load === null ? undefined : 'Send the shoppers home first: a drill brings its own.';
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
