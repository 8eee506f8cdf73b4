import { useLive } from '../live/live-store.js';
import { counted } from './figures.js';
import { Figure, Pattern } from './pattern.js';
import styles from './patterns.module.css';

export function LimitPattern() {
  const limits = useLive(({ reports }) => reports.edge?.limits);
  return (
    <Pattern
      title="Rate limits"
      purpose="One script counts each request in a sliding window, for all gateways; Redis late, each counts alone."
      page="rate-limit.md"
      part="edge"
    >
      {limits && (
        <dl className={styles.figures}>
          <Figure name="counted by Redis">{counted(limits.countedByRedis)}</Figure>
          <Figure name="counted alone">{counted(limits.countedAlone)}</Figure>
          <Figure name="refused">{counted(limits.refused)}</Figure>
          <Figure name="now">{limits.isCountingAlone ? 'this gateway counts alone' : 'Redis counts'}</Figure>
        </dl>
      )}
    </Pattern>
  );
}

export function SessionPattern() {
  const edge = useLive(({ reports }) => reports.edge);
  return (
    <Pattern
      title="Sessions and tokens"
      purpose="Who is signed in is read from Redis; what it does not know is asked of auth, and nobody is logged out for it."
      page="sessions.md"
      part="edge"
    >
      {edge && (
        <dl className={styles.figures}>
          <Figure name="known">{counted(edge.credentials.known)}</Figure>
          <Figure name="refused">{counted(edge.credentials.refused)}</Figure>
          <Figure name="late">{counted(edge.credentials.late)}</Figure>
          <Figure name="unavailable">{counted(edge.credentials.unavailable)}</Figure>
          <Figure name="yet to tell auth">{counted(edge.sessionsUntold)}</Figure>
          <Figure name="now">{edge.credentials.isBlind ? 'some cannot be judged' : 'all are judged'}</Figure>
        </dl>
      )}
    </Pattern>
  );
}
