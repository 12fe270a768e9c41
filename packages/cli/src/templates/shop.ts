/** A small shop: what a specification can say, in one file. */
export const shop: Readonly<Record<string, string>> = {
  'shop.sds': `-- A small shop: products, carts, orders.

system shop v0.1 {
  description: "a small shop"
  modules: 1
}

module sales {
  owns: [Product, Cart, CartItem, Order, OrderLine]
  exposes: [order.placed, order.cancelled]
  boundary: sales-service
}

spec sales v0.1 {
  description: "catalogue, cart, orders"
  agents: [db, api, events, tests]
}

runtime {
  lang: node
  db: sqlite
  cache: memory
  queue: rabbitmq
  auth: jwt
}

entity Product {
  id: uuid @immutable
  name: string 1..200
  price: decimal 0.01..99999.99
  stock: int 0..*
  status: [draft, active, archived]
}

entity Cart {
  id: uuid @immutable
  user: uuid
  status: [open, checked_out]
}

entity CartItem {
  id: uuid @immutable
  product: -> Product
  qty: int 1..100
}

entity Order {
  id: uuid @immutable
  user: uuid
  total: decimal @computed
  status: [placed, cancelled]
  created: timestamp @immutable @auto
}

entity OrderLine {
  id: uuid @immutable
  product: -> Product
  qty: int 1..*
  unit_price: decimal @snapshot(Product.price)
}

edge Cart -> CartItem {1:many}
edge Order -> OrderLine {1:many}

machine Product.status {
  draft -> active -> archived
}

machine Cart.status {
  open -> checked_out
}

machine Order.status {
  placed -> cancelled
}

error out_of_stock: 409 {
  message: "not enough in stock"
}

error cart_empty: 400 {
  message: "the cart is empty"
}

error too_late: 400 {
  message: "too late to cancel"
}

error not_yours: 403 {
  message: "this order is somebody else's"
}

event order.placed {
  ref: Order.status
  payload: {total, user}
}

event order.cancelled {
  ref: Order.status
  payload: {user}
}

action reserve_stock(item) {
  >> decrement item.product.stock by item.qty
  ! stock < 0 => out_of_stock; rollback
}

api GET /products {
  out: [Product] ?status=active
  ~ paginate: 20
  ~ cache: 60s
}

api GET /products/{id} {
  out: Product
  ! not found => 404
}

api POST /cart/items {
  in: {product: uuid, qty: int}
  out: Cart
  ! qty > product.stock => out_of_stock
}

api POST /checkout {
  out: Order + [OrderLine]
  ! cart empty => cart_empty
  ! any item.qty > item.product.stock => out_of_stock
  >> create Order(placed)
  >> snapshot prices to OrderLines
  >> reserve_stock(each item)
  >> set Cart(checked_out)
  >> emit order.placed
}

api GET /orders {
  out: [Order] @owner
  ~ paginate: 20
}

api POST /orders/{id}/cancel {
  out: Order
  ! not found => 404
  ! not owner => not_yours
  ! status not in [placed] => too_late
  >> set Order(cancelled)
  >> restore stock per line
  >> emit order.cancelled
}

invariant {
  Order.total = sum(OrderLine.qty * OrderLine.unit_price)
  Product.stock >= 0 @always
  Cart per user: max 1 where status=open
}

auth {
  /products  : public(GET)
  /products/* : public(GET)
  /cart/*    : owner
  /checkout  : owner
  /orders/** : owner
}

limit {
  POST /checkout : 5/min per user
}

observe {
  log: all api calls, all errors
}

migrate {
  mode: safe
  rename: explicit
  backfill: required
}

seed {
  Product { name: "Notebook", price: 4.50, stock: 100, status: active }
  Product { name: "Pencil", price: 0.90, stock: 500, status: active }
}
`,
};
