namespace Quiver.Bench.Tpcds;

/// <summary>The amounts of a line of a sale, which follow from each other.</summary>
sealed class TpcdsPrice
{
    readonly object?[] _amounts;

    public TpcdsPrice(TpcdsRows rows)
    {
        Quantity = rows.Between(1, 100);
        Wholesale = rows.Money(100, 10_000);
        List = Math.Round(Wholesale * rows.Between(100, 200) / 100, 2);
        Sales = Math.Round(List * rows.Between(0, 100) / 100, 2);
        ExtSales = Sales * Quantity;
        ExtWholesale = Wholesale * Quantity;
        ExtList = List * Quantity;
        ExtDiscount = ExtList - ExtSales;
        Coupon = rows.Percent(20) ? Math.Round(ExtSales * rows.Between(0, 100) / 100, 2) : 0;
        NetPaid = ExtSales - Coupon;
        Tax = Math.Round(NetPaid * rows.Between(0, 9) / 100, 2);
        NetProfit = NetPaid - ExtWholesale;
        var ship = Math.Round(ExtList * rows.Between(0, 50) / 100, 2);
        _amounts =
        [
            rows.Maybe(Quantity, 2), rows.Maybe(Wholesale, 2), rows.Maybe(List, 2), rows.Maybe(Sales, 2), rows.Maybe(ExtDiscount, 2),
                ExtSales,
            ExtWholesale, ExtList, Tax, Coupon, ship, NetPaid, NetPaid + Tax, NetPaid + ship, NetPaid + ship + Tax, rows.Maybe(NetProfit,
                2),
        ];
    }

    public long Quantity { get; }

    public decimal Wholesale { get; }

    public decimal List { get; }

    public decimal Sales { get; }

    public decimal ExtSales { get; }

    public decimal ExtWholesale { get; }

    public decimal ExtList { get; }

    public decimal ExtDiscount { get; }

    public decimal Coupon { get; }

    public decimal NetPaid { get; }

    public decimal Tax { get; }

    public decimal NetProfit { get; }

    /// <summary>The amounts of a sale by catalog or web, in the order of their columns.</summary>
    public IReadOnlyList<object?> Amounts => _amounts;
}
