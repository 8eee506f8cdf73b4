import { Route, Routes } from 'react-router';
import { Catalogue } from './catalogue/catalogue.js';
import { ProductView } from './product/product.js';

export function ShopPage() {
  return (
    <Routes>
      <Route index element={<Catalogue />} />
      <Route path="products/:sku" element={<ProductView />} />
    </Routes>
  );
}
