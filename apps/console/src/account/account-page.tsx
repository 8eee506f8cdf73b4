import { Route, Routes } from 'react-router';
import { Nowhere } from '../shell/nowhere.js';
import { AccountView } from './account-view.js';
import { Inbox } from './inbox/inbox.js';

export function AccountPage() {
  return (
    <Routes>
      <Route index element={<AccountView />} />
      <Route path="inbox" element={<Inbox />} />
      <Route path="*" element={<Nowhere />} />
    </Routes>
  );
}
