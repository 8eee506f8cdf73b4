import { useRef, useState } from 'react';
import { type AnsweredRequest, requestLog } from '../../api/request-log.js';
import { RequestTrail } from './request-trail.js';
import forms from '../../forms/forms.module.css';
import styles from './trail.module.css';

/** The last requests of the page, and what Redis did for the chosen one. The list stands still while it is looked at. */
export function TrailDrawer() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [requests, setRequests] = useState<readonly AnsweredRequest[] | null>(null);
  const look = () => {
    setRequests(requestLog.snapshot());
    dialog.current?.showModal();
  };
  return (
    <>
      <button type="button" className={forms.secondary} onClick={look}>
        What Redis did
      </button>
      <dialog
        ref={dialog}
        className={styles.drawer}
        aria-labelledby="trail-title"
        onClose={() => {
          setRequests(null);
        }}
      >
        <div className={styles.top}>
          <h2 id="trail-title">What Redis did</h2>
          <button
            type="button"
            className={forms.secondary}
            onClick={() => {
              dialog.current?.close();
            }}
          >
            Close
          </button>
        </div>
        {requests && <Requests requests={requests} />}
      </dialog>
    </>
  );
}

function Requests({ requests }: { readonly requests: readonly AnsweredRequest[] }) {
  const [chosenId, choose] = useState(requests[0]?.id);
  if (chosenId === undefined) return <p>This page has asked the shop nothing yet.</p>;
  return (
    <>
      <p className={styles.lead}>
        Every answer of the shop has an id. Choose one of this page&rsquo;s last requests to see each command
        that Redis was sent for it, in whichever service.
      </p>
      <fieldset className={styles.requests}>
        <legend>Requests, newest first</legend>
        {requests.map(({ id, method, path, status }) => (
          <label key={id} className={styles.request}>
            <input
              type="radio"
              name="request"
              checked={id === chosenId}
              onChange={() => {
                choose(id);
              }}
            />
            <code>
              {method} {path}
            </code>
            <span className={styles.status} data-ok={status < 400}>
              {status}
            </span>
          </label>
        ))}
      </fieldset>
      <RequestTrail id={chosenId} />
    </>
  );
}
