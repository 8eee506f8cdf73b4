import type { Account } from '@shop/contracts/auth';
import { useSignOut } from './api/account.js';
import { Addresses } from './addresses/addresses.js';
import { Sessions } from './sessions.js';
import { SignedIn } from './signed-in.js';
import forms from '../forms/forms.module.css';
import styles from './account.module.css';

export function AccountView() {
  return (
    <>
      <h1>Account</h1>
      <SignedIn>
        {(account) => (
          <>
            <Who account={account} />
            <Addresses />
            <Sessions />
          </>
        )}
      </SignedIn>
    </>
  );
}

function Who({ account: { email } }: { readonly account: Account }) {
  const { mutate, isPending, error } = useSignOut();
  return (
    <div className={styles.who}>
      <p>
        Signed in as <strong>{email}</strong>
      </p>
      <button
        type="button"
        className={forms.secondary}
        disabled={isPending}
        onClick={() => {
          mutate();
        }}
      >
        Sign out
      </button>
      <span role="alert" className={forms.refusal}>
        {error?.message}
      </span>
    </div>
  );
}
