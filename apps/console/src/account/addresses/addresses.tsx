import type { Address } from '@shop/contracts/user';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { addressesQuery, useMakeDefault, useRemoveAddress } from '../api/addresses.js';
import { AddressForm } from './address-form.js';
import { AddressLines } from './address-lines.js';
import forms from '../../forms/forms.module.css';
import styles from '../account.module.css';

export function Addresses() {
  const { data: addresses, error } = useQuery(addressesQuery);
  const [isAdding, setAdding] = useState(false);
  return (
    <section aria-labelledby="addresses" className={styles.part}>
      <h2 id="addresses">Addresses</h2>
      {error && (
        <p role="alert" className={forms.alert}>
          {error.message}
        </p>
      )}
      {addresses?.items.length === 0 && !isAdding && <p className={styles.note}>None is saved yet.</p>}
      <ul className={styles.list}>
        {addresses?.items.map((address) => (
          <SavedAddress key={address.addressId} address={address} />
        ))}
      </ul>
      {isAdding ? (
        <AddressForm
          onAdded={() => {
            setAdding(false);
          }}
          onCancel={() => {
            setAdding(false);
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

function SavedAddress({ address }: { readonly address: Address }) {
  const remove = useRemoveAddress();
  const makeDefault = useMakeDefault();
  const isPending = remove.isPending || makeDefault.isPending;
  const where = `${address.line1}, ${address.city}`;
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
            Make default<span className={forms.hidden}>: {where}</span>
          </button>
        )}
        <button
          type="button"
          className={forms.plain}
          disabled={isPending}
          onClick={() => {
            remove.mutate(address.addressId);
          }}
        >
          Remove<span className={forms.hidden}> {where}</span>
        </button>
      </div>
      <span role="alert" className={forms.refusal}>
        {(remove.error ?? makeDefault.error)?.message}
      </span>
    </li>
  );
}
