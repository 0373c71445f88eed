namespace Quiver.Bench.Tpcds;

/// <summary>How many rows the tables have.</summary>
/// <param name="scale">1 for 120,000 rows in store_sales.</param>
sealed class TpcdsSizes(double scale)
{
    public const int Demographics = 1120;
    public const int Households = 7200;
    public const int Stores = 12;
    public const int Warehouses = 5;
    public const int CallCenters = 6;
    public const int WebSites = 24;
    public const int WebPages = 40;
    public const int CatalogPages = 400;
    public const int Promotions = 60;
    public const int Reasons = 35;
    public const int ShipModes = 20;

    public int Customers { get; } = Rows(1500, scale);

    public int Addresses { get; } = Rows(800, scale);

    public int Items { get; } = Rows(400, scale);

    public int Tickets { get; } = Rows(15_000, scale);

    public int CatalogOrders { get; } = Rows(9_000, scale);

    public int WebOrders { get; } = Rows(6_000, scale);

    static int Rows(double atScaleOne, double scale) => Math.Max(40, (int)(atScaleOne * scale));
}
