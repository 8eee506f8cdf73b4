import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { mayTryAgain } from './api/may-try-again.js';
import { routes } from './routes.js';
import './shell/tokens.css';
import './shell/base.css';

const router = createBrowserRouter(routes, { basename: '/console' });
const queries = new QueryClient({ defaultOptions: { queries: { retry: mayTryAgain, staleTime: 5_000 } } });

const place = document.getElementById('page');
if (place === null) throw new Error('index.html has no element for the page');
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
