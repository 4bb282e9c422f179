"""What a file of orders has to say, and the names it is said under."""

import re

from amends.imports.cells import says_something
from amends.imports.columns import CUSTOMER_NAMES, Field
from amends.imports.dates import looks_like_time
from amends.imports.money import looks_like_number

CURRENCY = re.compile(r"[A-Za-z]{3}")


def is_currency(text: str) -> bool:
    return bool(CURRENCY.fullmatch(text.strip()))


ORDER_NAMES = (
    *("orderid", "orderno", "ordernumber", "order", "invoiceno", "invoice", "invoiceid", "invoicenumber", "transactionid"),
    *("orderreference", "reference", "receipt", "receiptid", "receiptno", "basketid"),
)
TIME_NAMES = (
    *("time", "orderdate", "invoicedate", "date", "ordertime", "orderedat", "purchasedate", "purchasedat", "transactiondate"),
    *("createdat", "datetime", "timestamp", "day", "created", "at"),
)
PRICE_NAMES = ("unitprice", "price", "priceperunit", "itemprice", "unitcost")
AMOUNT_NAMES = (
    *("amount", "total", "linetotal", "totalprice", "ordertotal", "grandtotal", "sales", "revenue", "value", "netamount", "spend"),
    *("totalamount", "monetaryvalue", "sum", "subtotal"),
)
PRODUCT_NAMES = ("stockcode", "sku", "productid", "productcode", "product", "itemid", "item", "article", "articleno", "lineitemsku")
QUANTITY_NAMES = ("quantity", "qty", "units", "count", "cds", "pieces", "amountordered", "lineitemquantity")

CUSTOMER = Field("customer", "the customer", CUSTOMER_NAMES, says_something, r"^(customer|client|buyer).*id$", needed=True)
ORDER = Field("order", "the order", ORDER_NAMES, says_something)
TIME = Field("time", "the time of the order", TIME_NAMES, looks_like_time, r"date|time|at$", needed=True)
PRICE = Field("price", "the price of one", PRICE_NAMES, looks_like_number)
AMOUNT = Field("amount", "the amount", AMOUNT_NAMES, looks_like_number)
PRODUCT = Field("product", "the product", PRODUCT_NAMES, says_something)
QUANTITY = Field("quantity", "the quantity", QUANTITY_NAMES, looks_like_number)
CURRENCY_FIELD = Field("currency", "the currency", ("currency", "currencycode", "cur", "iso4217"), is_currency)

FIELDS = (CUSTOMER, ORDER, TIME, PRICE, AMOUNT, PRODUCT, QUANTITY, CURRENCY_FIELD)
