import type { Account } from '@shop/contracts/auth';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { accountQuery } from './api/account.js';
import { SignIn } from './sign-in.js';
import forms from '../forms/forms.module.css';

/** What is drawn for an account, and the way in for who has none open. */
export function SignedIn({ children }: { readonly children: (account: Account) => ReactNode }) {
  const { data: account, error } = useQuery(accountQuery);
  if (account) return children(account);
  if (account === null) return <SignIn />;
  return (
    <p role="alert" className={forms.alert}>
      {error?.message}
    </p>
  );
}
