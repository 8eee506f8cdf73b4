import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { QueryClientProvider } from '@tanstack/react-query';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { newQueryClient } from './account/api/query-client.js';
import { routes } from './routes.js';
import './shell/tokens.css';
import './shell/base.css';

const router = createBrowserRouter(routes, { basename: '/console' });
const queries = newQueryClient();

const place = document.getElementById('page');
if (place === null) throw new Error('index.html has no element for the page');
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
