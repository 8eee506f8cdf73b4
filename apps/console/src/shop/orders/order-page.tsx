import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { AddressLines } from '../../account/addresses/address-lines.js';
import { SignedIn } from '../../account/signed-in.js';
import { orderQuery, shipmentQuery } from '../api/orders.js';
import { Moment } from '../moment.js';
import { Cancellation } from './cancellation.js';
import { OrderBill } from './order-bill.js';
import { shortId } from './order-words.js';
import { timelineOf } from './timeline.js';
import { Timeline } from './timeline-list.js';
import { useOrderEvents } from './use-order-events.js';
import forms from '../../forms/forms.module.css';
import styles from './orders.module.css';

export function OrderPage() {
  const { orderId = '' } = useParams();
  return (
    <>
      <p className={styles.back}>
        <Link to="/shop/orders">All orders</Link>
      </p>
      <h1>Order {shortId(orderId)}</h1>
      <SignedIn>{() => <OrderView key={orderId} orderId={orderId} />}</SignedIn>
    </>
  );
}

/** Without its stream it is looked at every so often, in milliseconds. */
const LOOK_MS = 3_000;

function OrderView({ orderId }: { readonly orderId: string }) {
  const { events, stream } = useOrderEvents(orderId);
  const { data: order, error } = useQuery({
    ...orderQuery(orderId),
    refetchInterval: stream === 'live' ? false : LOOK_MS,
  });
  const isSent = order?.state === 'confirmed';
  const { data: shipment = null } = useQuery({ ...shipmentQuery(orderId), enabled: isSent });
  if (!order)
    return (
      <p role="alert" className={forms.alert}>
        {error?.message}
      </p>
    );
  const steps = timelineOf({ order, events, shipment });
  return (
    <>
      <p className={styles.note}>
        Placed <Moment at={order.placedAt} />, <StreamTold isLive={stream === 'live'} />
      </p>
      <Timeline steps={steps} order={order} />
      <Cancellation order={order} isDelivered={shipment?.state === 'delivered'} />
      <OrderBill order={order} />
      <section aria-labelledby="sent-to" className={styles.part}>
        <h2 id="sent-to">Sent to</h2>
        <p>
          <AddressLines address={order.address} />
        </p>
        {order.trackingCode !== null && (
          <p className={styles.note}>
            Tracking code <code>{order.trackingCode}</code>
          </p>
        )}
      </section>
    </>
  );
}

function StreamTold({ isLive }: { readonly isLive: boolean }) {
  return <>{isLive ? 'followed live' : 'looked at every few seconds'}</>;
}
