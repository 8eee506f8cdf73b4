import type { Address } from '@shop/contracts/user';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParting } from '../../forms/use-parting.js';
import { worked } from '../../forms/worked.js';
import { addressesQuery, useMakeDefault, useRemoveAddress } from '../api/addresses.js';
import { AddressForm } from './address-form.js';
import { AddressLines } from './address-lines.js';
import forms from '../../forms/forms.module.css';
import styles from '../account.module.css';

export function Addresses() {
  const { data: addresses, error } = useQuery(addressesQuery);
  const [isAdding, setAdding] = useState(false);
  const [heading, news, tell] = useParting();
  return (
    <section aria-labelledby="addresses" className={styles.part}>
      <h2 id="addresses" ref={heading} tabIndex={-1}>
        Addresses
      </h2>
      <p aria-live="polite" className="visually-hidden">
        {news}
      </p>
      {error && (
        <p role="alert" className={forms.alert}>
          {error.message}
        </p>
      )}
      {addresses?.items.length === 0 && !isAdding && <p className={styles.note}>None is saved yet.</p>}
      <ul className={styles.list}>
        {addresses?.items.map((address) => (
          <SavedAddress key={address.addressId} address={address} onRemoved={tell} />
        ))}
      </ul>
      {isAdding ? (
        <AddressForm
          onAdded={() => {
            setAdding(false);
            tell('The address is saved.');
          }}
          onCancel={() => {
            setAdding(false);
            tell('');
          }}
        />
      ) : (
        <button
          type="button"
          className={forms.secondary}
          onClick={() => {
            setAdding(true);
          }}
        >
          Add an address
        </button>
      )}
    </section>
  );
}

interface SavedProps {
  readonly address: Address;
  readonly onRemoved: (news: string) => void;
}

function SavedAddress({ address, onRemoved }: SavedProps) {
  const remove = useRemoveAddress();
  const makeDefault = useMakeDefault();
  const isPending = remove.isPending || makeDefault.isPending;
  const where = `${address.line1}, ${address.city}`;
  const sendAway = async (): Promise<void> => {
    const isDone = await worked(remove.mutateAsync(address.addressId));
    if (isDone) onRemoved(`${where} is removed.`);
  };
  return (
    <li className={styles.item}>
      <p className={styles.text}>
        <AddressLines address={address} />
        {address.isDefault && <span className={styles.mark}>default</span>}
      </p>
      <div className={forms.actions}>
        {!address.isDefault && (
          <button
            type="button"
            className={forms.plain}
            disabled={isPending}
            onClick={() => {
              makeDefault.mutate(address);
            }}
          >
            Make default<span className="visually-hidden">: {where}</span>
          </button>
        )}
        <button type="button" className={forms.plain} disabled={isPending} onClick={() => void sendAway()}>
          Remove<span className="visually-hidden"> {where}</span>
        </button>
      </div>
      <span role="alert" className={forms.refusal}>
        {(remove.error ?? makeDefault.error)?.message}
      </span>
    </li>
  );
}
