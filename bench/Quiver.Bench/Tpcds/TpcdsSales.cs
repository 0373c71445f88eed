namespace Quiver.Bench.Tpcds;

/// <summary>The sales of the three channels and what of them comes back.</summary>
sealed class TpcdsSales(TpcdsSizes sizes, string folder)
{
    const int Returned = 12;

    public void Run()
    {
        Store();
        Catalog();
        Web();
    }

    static long SoldDay(TpcdsRows rows)
    {
        // More is sold towards the end of the year.
        var year = (int)rows.Between(1998, 2002);
        var month = rows.Percent(40) ? (int)rows.Between(9, 12) : (int)rows.Between(1, 12);
        return TpcdsDates.Key(year, month, (int)rows.Between(1, 28));
    }

    static long SoldTime(TpcdsRows rows) => (rows.Between(8, 20) * 3600) + (rows.Between(0, 59) * 60);

    void Store()
    {
        using var sales = new TpcdsRows(folder, "store_sales");
        using var returns = new TpcdsRows(folder, "store_returns");
        for (var ticket = 1; ticket <= sizes.Tickets; ticket++)
        {
            var (day, time) = (SoldDay(sales), SoldTime(sales));
            var customer = sales.Maybe(sales.Between(1, sizes.Customers));
            var (cdemo, hdemo) = (sales.Between(1, TpcdsSizes.Demographics), sales.Between(1, TpcdsSizes.Households));
            var (address, store) = (sales.Between(1, sizes.Addresses), sales.Maybe(sales.Between(1, TpcdsSizes.Stores), 3));
            var first = sales.Between(1, sizes.Items);
            var count = sales.Between(1, 15);
            for (var line = 0; line < count; line++)
            {
                var item = 1 + ((first + (line * 7)) % sizes.Items);
                var price = new TpcdsPrice(sales);
                var isReturned = sales.Percent(Returned);
                sales.Add(
                    sales.Maybe(day, 2), sales.Maybe(time, 2), item, customer, sales.Maybe(cdemo), sales.Maybe(hdemo),
                        sales.Maybe(address), store,
                    sales.Maybe(sales.Between(1, TpcdsSizes.Promotions), 30), ticket, sales.Maybe(price.Quantity, 3), price.Wholesale,
                        price.List,
                    sales.Maybe(price.Sales, 3), price.ExtDiscount, price.ExtSales, price.ExtWholesale, price.ExtList, price.Tax,
                        price.Coupon,
                    price.NetPaid, price.NetPaid + price.Tax, sales.Maybe(price.NetProfit, 3));
                if (isReturned)
                {
                    var back = new TpcdsRefund(price, returns);
                    returns.Add(
                        returns.Maybe(day + returns.Between(1, 90), 2), SoldTime(returns), item, customer, cdemo, hdemo, address, store,
                        returns.Maybe(returns.Between(1, TpcdsSizes.Reasons)), ticket, back.Quantity, back.Amount, back.Tax,
                            back.Amount + back.Tax,
                        back.Fee, back.Ship, back.Cash, back.Charge, back.Credit, back.Loss);
                }
            }
        }
    }

    void Catalog()
    {
        using var sales = new TpcdsRows(folder, "catalog_sales");
        using var returns = new TpcdsRows(folder, "catalog_returns");
        for (var order = 1; order <= sizes.CatalogOrders; order++)
        {
            var (day, time) = (SoldDay(sales), SoldTime(sales));
            var bill = Party(sales);
            var ship = sales.Percent(80) ? bill : Party(sales);
            var (center, page) = (sales.Between(1, TpcdsSizes.CallCenters), sales.Between(1, TpcdsSizes.CatalogPages));
            var first = sales.Between(1, sizes.Items);
            var count = sales.Between(1, 12);
            for (var line = 0; line < count; line++)
            {
                var item = 1 + ((first + (line * 11)) % sizes.Items);
                var (mode, warehouse) = (sales.Between(1, TpcdsSizes.ShipModes), sales.Between(1, TpcdsSizes.Warehouses));
                var price = new TpcdsPrice(sales);
                var isReturned = sales.Percent(Returned);
                sales.Add(
                [
                    sales.Maybe(day, 1), time, sales.Maybe(day + sales.Between(2, 130), 2), .. bill, .. ship, sales.Maybe(center, 2), page,
                    sales.Maybe(mode, 2), sales.Maybe(warehouse, 3), item, sales.Maybe(sales.Between(1, TpcdsSizes.Promotions), 30), order,
                    .. price.Amounts,
                ]);
                if (isReturned)
                {
                    var back = new TpcdsRefund(price, returns);
                    returns.Add(
                    [
                        returns.Maybe(day + returns.Between(2, 90), 2), SoldTime(returns), item, .. bill,
                            .. bill.Select(v => returns.Maybe(v)), center, page, mode, warehouse,
                        returns.Maybe(returns.Between(1, TpcdsSizes.Reasons)), order, back.Quantity, back.Amount, back.Tax,
                            back.Amount + back.Tax,
                        back.Fee, back.Ship, back.Cash, back.Charge, back.Credit, back.Loss,
                    ]);
                }
            }
        }
    }

    void Web()
    {
        using var sales = new TpcdsRows(folder, "web_sales");
        using var returns = new TpcdsRows(folder, "web_returns");
        for (var order = 1; order <= sizes.WebOrders; order++)
        {
            var (day, time) = (SoldDay(sales), SoldTime(sales));
            var bill = Party(sales);
            var ship = sales.Percent(80) ? bill : Party(sales);
            var (page, site) = (sales.Between(1, TpcdsSizes.WebPages), sales.Between(1, TpcdsSizes.WebSites));
            var first = sales.Between(1, sizes.Items);
            var count = sales.Between(1, 12);
            for (var line = 0; line < count; line++)
            {
                var item = 1 + ((first + (line * 13)) % sizes.Items);
                var price = new TpcdsPrice(sales);
                var isReturned = sales.Percent(Returned);
                sales.Add(
                [
                    sales.Maybe(day, 1), time, sales.Maybe(day + sales.Between(2, 130), 2), item, .. bill, .. ship, sales.Maybe(page, 2),
                    sales.Maybe(site, 2), sales.Between(1, TpcdsSizes.ShipModes), sales.Maybe(sales.Between(1, TpcdsSizes.Warehouses), 3),
                    sales.Maybe(sales.Between(1, TpcdsSizes.Promotions), 30), order, .. price.Amounts,
                ]);
                if (isReturned)
                {
                    var back = new TpcdsRefund(price, returns);
                    returns.Add(
                    [
                        returns.Maybe(day + returns.Between(2, 90), 2), SoldTime(returns), item, .. bill,
                            .. bill.Select(v => returns.Maybe(v)), page,
                        returns.Maybe(returns.Between(1, TpcdsSizes.Reasons)), order, back.Quantity, back.Amount, back.Tax,
                            back.Amount + back.Tax,
                        back.Fee, back.Ship, back.Cash, back.Charge, back.Credit, back.Loss,
                    ]);
                }
            }
        }
    }

    /// <summary>A customer with demographics and an address.</summary>
    object?[] Party(TpcdsRows rows) =>
    [
        rows.Maybe(rows.Between(1, sizes.Customers), 1), rows.Between(1, TpcdsSizes.Demographics), rows.Between(1, TpcdsSizes.Households),
        rows.Maybe(rows.Between(1, sizes.Addresses), 2),
    ];
}
