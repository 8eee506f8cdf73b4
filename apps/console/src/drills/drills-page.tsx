import { drillsTold, everyDrillPromises } from '@shop/contracts/drills';
import { Link } from 'react-router';
import { Command } from './command.js';
import styles from './drills.module.css';

/** What may befall the shop, what it promises all the same, and how to see for oneself. */
export function DrillsPage() {
  return (
    <>
      <h1>Drills</h1>
      <p className={styles.lead}>
        A drill lets something befall this shop while people shop in it, and judges what became of its
        promises. Begin one in a terminal, in the folder of the repository, and look at the{' '}
        <Link to="/cluster">cluster</Link> meanwhile: it shows what happens as it happens.
      </p>
      <p className={styles.lead}>Of each of them is promised: {everyDrillPromises}</p>
      <ul className={styles.list}>
        {drillsTold.map(({ name, befalls, usually, promises }) => (
          <li key={name} className={styles.drill}>
            <h2>{name}</h2>
            <p>{sentence(befalls)}</p>
            <ul className={styles.promises}>
              {promises.map((promise) => (
                <li key={promise}>{promise}</li>
              ))}
            </ul>
            <Command name={name} text={`npm run drill -- ${usually}`} />
          </li>
        ))}
      </ul>
    </>
  );
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
