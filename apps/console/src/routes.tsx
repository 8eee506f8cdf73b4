import { Navigate, type RouteObject } from 'react-router';
import { PageFailed } from './shell/page-failed.js';
import { Shell } from './shell/shell.js';

/** Each page is fetched when it is first opened: who only shops loads no charts. */
export const routes: RouteObject[] = [
  {
    element: <Shell />,
    errorElement: <PageFailed />,
    // While the first page is fetched; it takes a moment, and an empty one is calmer than a flicker.
    hydrateFallbackElement: <></>,
    children: [
      { index: true, element: <Navigate to="/shop" replace /> },
      {
        lazy: async () => ({ Component: (await import('./shop/frame/shop-frame.js')).ShopFrame }),
        children: [
          {
            path: 'shop/*',
            lazy: async () => ({ Component: (await import('./shop/shop-page.js')).ShopPage }),
          },
          {
            path: 'account/*',
            lazy: async () => ({ Component: (await import('./account/account-page.js')).AccountPage }),
          },
        ],
      },
      {
        path: 'cluster',
        lazy: async () => ({ Component: (await import('./cluster/cluster-page.js')).ClusterPage }),
      },
      {
        path: 'patterns',
        lazy: async () => ({ Component: (await import('./patterns/patterns-page.js')).PatternsPage }),
      },
      {
        path: 'drills',
        lazy: async () => ({ Component: (await import('./drills/drills-page.js')).DrillsPage }),
      },
    ],
  },
];
