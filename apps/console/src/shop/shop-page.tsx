import { Route, Routes } from 'react-router';
import { CartPage } from './cart/cart-page.js';
import { Catalogue } from './catalogue/catalogue.js';
import { Nowhere } from '../shell/nowhere.js';
import { CheckoutPage } from './checkout/checkout.js';
import { OrdersPage } from './orders/order-list.js';
import { OrderPage } from './orders/order-page.js';
import { ProductView } from './product/product.js';

export function ShopPage() {
  return (
    <Routes>
      <Route index element={<Catalogue />} />
      <Route path="products/:sku" element={<ProductView />} />
      <Route path="cart" element={<CartPage />} />
      <Route path="checkout" element={<CheckoutPage />} />
      <Route path="orders" element={<OrdersPage />} />
      <Route path="orders/:orderId" element={<OrderPage />} />
      <Route path="*" element={<Nowhere />} />
    </Routes>
  );
}
