import { type SubmitEvent, useState } from 'react';
import { Field } from '../forms/field.js';
import { GeneralRefusal } from '../forms/general-refusal.js';
import { refusalsOf } from '../forms/refusals.js';
import { textOf } from '../forms/text-of.js';
import { useFaultyFocus } from '../forms/use-faulty-focus.js';
import { useRegister, useSignIn } from './api/account.js';
import forms from '../forms/forms.module.css';

type Way = 'sign in' | 'register';

/** The way in, for who has an account and for who wants one. What a guest has in the cart comes along. */
export function SignIn() {
  const [way, setWay] = useState<Way>('sign in');
  const isNew = way === 'register';
  return (
    <section aria-labelledby="sign-in">
      <h2 id="sign-in">{isNew ? 'Make an account' : 'Sign in'}</h2>
      <CredentialsForm key={way} way={way} />
      <p>
        {isNew ? 'You have an account?' : 'No account yet?'}{' '}
        <button
          type="button"
          className={forms.plain}
          onClick={() => {
            setWay(isNew ? 'sign in' : 'register');
          }}
        >
          {isNew ? 'Sign in' : 'Make one'}
        </button>
      </p>
    </section>
  );
}

function CredentialsForm({ way }: { readonly way: Way }) {
  const isNew = way === 'register';
  const signIn = useSignIn();
  const register = useRegister();
  const { mutate, isPending, error } = isNew ? register : signIn;
  const refusals = refusalsOf(error, ['email', 'password']);
  const form = useFaultyFocus(error);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const password = data.get('password');
    mutate({ email: textOf(data, 'email'), password: typeof password === 'string' ? password : '' });
  };
  return (
    <form ref={form} className={forms.form} onSubmit={submit}>
      <Field
        name="email"
        label="E-mail address"
        type="email"
        autoComplete="username"
        required
        maxLength={254}
        refusals={refusals}
      />
      <Field
        name="password"
        label="Password"
        type="password"
        autoComplete={isNew ? 'new-password' : 'current-password'}
        required
        minLength={isNew ? 10 : undefined}
        maxLength={128}
        hint={isNew ? 'At least 10 characters: long rather than odd.' : undefined}
        refusals={refusals}
      />
      <GeneralRefusal refusals={refusals} />
      <div className={forms.actions}>
        <button type="submit" className={forms.primary} disabled={isPending}>
          {isNew ? 'Make my account' : 'Sign in'}
        </button>
      </div>
    </form>
  );
}
