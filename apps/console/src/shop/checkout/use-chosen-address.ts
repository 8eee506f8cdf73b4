import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { addressesQuery } from '../../account/api/addresses.js';

/** The address that was chosen while there is one, else the default; and how to choose another. */
export function useChosenAddress(): [string | undefined, (addressId: string) => void] {
  const { data: addresses } = useQuery(addressesQuery);
  const [wanted, choose] = useState<string>();
  const ids = addresses?.items.map(({ addressId }) => addressId) ?? [];
  return [ids.find((id) => id === wanted) ?? ids[0], choose];
}
